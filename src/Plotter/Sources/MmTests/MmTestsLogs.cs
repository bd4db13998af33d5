// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Sources.MmTests;

/// <summary>The monitor logs of one iteration of one MMTests benchmark: one run.</summary>
/// <param name="Folder">An <c>iter-N</c> folder, or any that holds such logs.</param>
/// <param name="Benchmark">What follows the monitor's name in the files' names.</param>
/// <param name="Files">By monitor: <c>ftrace</c>, <c>proc-buddyinfo</c>, <c>proc-pagetypeinfo</c>, <c>proc-vmstat</c>.</param>
sealed record MmTestsLogs(string Folder, string Benchmark, IReadOnlyDictionary<string, string> Files)
{
    public const string Ftrace = "ftrace";
    public const string Buddyinfo = "proc-buddyinfo";
    public const string PageTypeInfo = "proc-pagetypeinfo";
    public const string Vmstat = "proc-vmstat";

    static readonly string[] Monitors = [Ftrace, Buddyinfo, PageTypeInfo, Vmstat];

    /// <summary>Every run of a log folder, in the order of iterations; none where it holds no such logs.</summary>
    public static IReadOnlyList<MmTestsLogs> In(string path)
    {
        if (!Directory.Exists(path))
        {
            return [];
        }

        var folders = Directory.EnumerateDirectories(path, "iter-*").OrderBy(folder => folder.Length).ThenBy(folder => folder, StringComparer.Ordinal);
        return [.. folders.Prepend(path).SelectMany(OfFolder)];
    }

    static IEnumerable<MmTestsLogs> OfFolder(string folder) => Directory.EnumerateFiles(folder)
        .Select(file => (File: file, Monitor: Array.Find(Monitors, monitor => Path.GetFileName(file).StartsWith(monitor + "-", StringComparison.Ordinal))))
        .Where(log => log.Monitor is not null)
        .GroupBy(log => BenchmarkOf(Path.GetFileName(log.File), log.Monitor!))
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new MmTestsLogs(folder, group.Key, group.GroupBy(log => log.Monitor!).ToDictionary(log => log.Key, log => log.First().File)));

    static string BenchmarkOf(string name, string monitor)
    {
        var rest = name[(monitor.Length + 1)..];
        return rest.EndsWith(".gz", StringComparison.Ordinal) ? rest[..^3] : rest;
    }
}
