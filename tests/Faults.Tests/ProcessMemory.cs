// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Faults.Tests;

/// <summary>What /proc says of a process.</summary>
static class ProcessMemory
{
    /// <summary>Most that it has had resident so far, bytes.</summary>
    public static long Peak(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }

    public static int OpenFiles(int process) => Directory.GetFiles($"/proc/{process}/fd").Length;
}
