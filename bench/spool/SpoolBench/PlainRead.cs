// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Bench.SpoolBench;

/// <summary>What the disk gives when nobody looks at the bytes.</summary>
static class PlainRead
{
    internal static void Run(IReadOnlyList<string> files)
    {
        var buffer = new byte[1 << 20];
        foreach (var path in files)
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            for (long at = 0; RandomAccess.Read(file, buffer, at) is var read and > 0; at += read)
            {
            }
        }
    }
}
