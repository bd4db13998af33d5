// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources.Readings;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources.MmTests;

/// <summary>Makes a run of the logs that MMTests' monitors leave behind: extfrag by ftrace, and readings of /proc.</summary>
static class MmTestsReader
{
    // MMTests does not record it; where it is another, bytes are off by that factor and shares are not.
    const int AssumedPageSize = 4096;

    /// <param name="assumedPageblockOrder">Where neither ftrace nor pagetypeinfo says.</param>
    /// <exception cref="PlotterException">There is nothing to read in the logs.</exception>
    public static RunFacts Read(MmTestsLogs logs, int assumedPageblockOrder, CancellationToken ct)
    {
        var warnings = new List<string> { "MMTests does not record the page size; 4 KiB is assumed" };
        var (text, samples) = (new ProcText(), new List<(double Epoch, SampleRow Row)>());
        Read(logs, MmTestsLogs.PageTypeInfo, text.PageTypeInfo, samples, warnings, ct);
        Read(logs, MmTestsLogs.Buddyinfo, text.Buddyinfo, samples, warnings, ct);
        Read(logs, MmTestsLogs.Vmstat, ProcText.Vmstat, samples, warnings, ct);
        var trace = Trace(logs, text.Migratetypes, warnings, ct);
        if (samples.Count == 0 && trace is not { PageblockOrder: not null })
        {
            throw new PlotterException(ExitCode.NoData, $"{logs.Folder}: the MMTests logs of {logs.Benchmark} hold neither extfrag events nor readings");
        }

        var started = samples.Count > 0 ? samples.Min(sample => sample.Epoch) : (double?)null;
        var duration = Math.Max(samples.Count > 0 ? samples.Max(sample => sample.Epoch) - started!.Value : 0, trace?.Seconds ?? 0);
        var order = trace?.PageblockOrder ?? text.PageblockOrder;
        if (order is null)
        {
            warnings.Add(FormattableString.Invariant($"the logs do not say pageblock_order; {assumedPageblockOrder} is assumed (--pageblock-order says otherwise)"));
        }

        var run = new RunFacts
        {
            Name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(logs.Folder)))} {logs.Benchmark}",
            Source = logs.Folder,
            Host = new HostContext(null, Kernel(logs.Folder), PageSizeBytes: AssumedPageSize, PageblockOrder: order ?? assumedPageblockOrder),
            Started = started is { } epoch ? DateTimeOffset.UnixEpoch.AddSeconds(epoch) : null,
            Duration = TimeSpan.FromSeconds(duration),
        };
        run = WithState(run, text, samples, started ?? 0);
        return trace is null ? run with { Warnings = warnings } : run with
        {
            Extfrag = trace.Counts(),
            OwnershipKnown = trace.Counts().All(count => count.Ownership != Ownership.Unknown),
            ExtfragSeries = trace.Series(duration),
            Fallbacks = trace.Fallbacks(duration),
            Warnings = [.. warnings, "ftrace's clock is not that of the readings: events are timed from the first of them"],
        };
    }

    static void Read(
        MmTestsLogs logs, string monitor, Func<IEnumerable<string>, IEnumerable<SampleRow>> parse, List<(double, SampleRow)> samples,
        List<string> warnings, CancellationToken ct)
    {
        if (!logs.Files.TryGetValue(monitor, out var path))
        {
            return;
        }

        foreach (var (epoch, lines) in LogLines.Blocks(path, warnings.Add))
        {
            ct.ThrowIfCancellationRequested();
            samples.AddRange(parse(lines).Select(row => (epoch, row)));
        }
    }

    static ExtfragTrace? Trace(MmTestsLogs logs, IReadOnlyList<string> migratetypes, List<string> warnings, CancellationToken ct)
    {
        if (!logs.Files.TryGetValue(MmTestsLogs.Ftrace, out var path))
        {
            return null;
        }

        if (migratetypes.Count == 0)
        {
            warnings.Add("no pagetypeinfo was logged, so migratetypes have no names");
        }

        var trace = new ExtfragTrace(migratetypes);
        foreach (var line in LogLines.Of(path, warnings.Add))
        {
            ct.ThrowIfCancellationRequested();
            trace.Add(line);
        }

        return trace;
    }

    static RunFacts WithState(RunFacts run, ProcText text, List<(double Epoch, SampleRow Row)> samples, double started)
    {
        var host = new HostInfo(
            "", Guid.Empty, "", "", "", "", "", AssumedPageSize, run.Host.PageblockOrder, 0, 0, [], 0, 0, text.Migratetypes, text.Zones,
            new Dictionary<string, string>(), "none");
        var (state, wanted) = (new HostState(host), HostState.MetricsOf(host));
        foreach (var (epoch, row) in samples.OrderBy(sample => sample.Epoch).Where(sample => wanted.Contains(sample.Row.Series.Metric)))
        {
            state.Add(epoch - started, row);
        }

        return state.AddTo(run);
    }

    // Beside the logs, or one folder up for all iterations.
    static string? Kernel(string folder) => new[] { folder, Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder }
        .Select(where => Path.Combine(where, "kernel.version")).Where(File.Exists)
        .Select(file => File.ReadLines(file).FirstOrDefault()?.Trim()).FirstOrDefault(kernel => kernel is { Length: > 0 and < 100 });
}
