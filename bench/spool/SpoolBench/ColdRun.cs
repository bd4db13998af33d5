// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Bench.SpoolBench;

/// <summary>Measures work on files that are on the disk and not in the page cache.</summary>
static partial class ColdRun
{
    const int DontNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Prints wall and CPU seconds, the files' bytes, and how far the resident set rose over what it was before.</summary>
    internal static int Report(string directory, Action<IReadOnlyList<string>> work)
    {
        var files = Directory.GetFiles(directory, "*.frag").Order(StringComparer.Ordinal).ToArray();
        Array.ForEach(files, Forget);
        // 5: forget the peak, so that it is the work's own.
        File.WriteAllText("/proc/self/clear_refs", "5");
        var (idle, cpu, watch) = (Status("VmRSS:"), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        work(files);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{watch.Elapsed.TotalSeconds:F3} {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:F3} {files.Sum(file => new FileInfo(file).Length)} {Status("VmHWM:") - idle}"));
        return 0;
    }

    static void Forget(string path)
    {
        using var file = File.OpenHandle(path);
        if (Advise(file, 0, 0, DontNeed) is not 0 and var error)
        {
            throw new IOException($"posix_fadvise {path}: error {error}");
        }
    }

    static long Status(string name) => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) * 1024;

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
