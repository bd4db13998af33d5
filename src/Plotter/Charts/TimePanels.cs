// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Plotter.Charts;

/// <summary>Events, state and cost on one axis of time since the run's start: each run thin, the arm's median thick; medians alone where there are many arms.</summary>
static class TimePanels
{
    // More bins than this are noise at the width of a panel.
    const int Bins = 48;

    // A median that far below what else is drawn lies on the bottom of a linear axis.
    const double FarApart = 30;

    /// <summary>What anybody measured, events first, then state, then cost; a cost that nobody had has no row.</summary>
    public static IReadOnlyList<TimePanel> Of(params (Role Role, Arm Arm)[] arms)
    {
        var runs = arms.SelectMany(arm => arm.Arm.Runs).ToArray();
        var (onlyMedians, staggered) = (arms.Length > 2, runs.Any(run => run.Offset > TimeSpan.Zero));
        var seconds = Math.Max(1, arms.Max(arm => End(arm.Arm.Runs, onlyMedians && !staggered)));
        var shades = Lost(runs);
        return [.. SeriesCatalogue.All.Where(kind => !Repeats(kind, runs)).Select(Panel).OfType<TimePanel>()];

        TimePanel? Panel(SeriesKind kind)
        {
            var (unit, scale) = UnitOf(kind);
            Func<IEnumerable<double>, double> combine = kind.Adds ? values => values.Sum() : values => values.Average();
            TimeBins? Series(RunFacts run) => kind.Of(run) is { } bins ? bins with { Values = [.. bins.Values.Select(value => value * scale)] } : null;
            var width = Width(seconds, runs.Select(kind.Of));
            var lines = arms.SelectMany(arm => Lines(arm.Role, arm.Arm.Runs, Series, combine, width, kind.Adds, onlyMedians, staggered)).ToArray();
            var none = lines.All(line => line.Values.All(value => value is null or 0));
            return lines.Length == 0 || (none && kind != SeriesCatalogue.All[0]) ? null
                : Scaled(new TimePanel(TitleOf(kind, runs), unit, false, seconds, kind.Unit == "share" ? 1 : null, lines, shades, Gaps(lines.Where(line => !line.IsMedian || !staggered))));
        }
    }

    // A median ends where fewer than half of the runs go on: beyond it nothing would be drawn.
    static double End(IReadOnlyList<RunFacts> runs, bool ofMedian) =>
        runs.Select(run => (run.Offset + run.Duration).TotalSeconds).OrderDescending().ElementAt(ofMedian ? (runs.Count - 1) / 2 : 0);

    // A rate is per second; bytes and stalled time are read in larger units.
    static (string Unit, double Scale) UnitOf(SeriesKind kind) => kind.Unit switch
    {
        "bytes" => ("MiB", 1.0 / (1 << 20)),
        "µs" => ("% of the time", 1e-4),
        _ => (kind.Adds ? kind.Unit + "/s" : kind.Unit, 1),
    };

    // vmstat tells less of what the agent counts itself.
    static bool Repeats(SeriesKind kind, IReadOnlyList<RunFacts> runs) =>
        kind.Id is SeriesCatalogue.CompactionStalls or SeriesCatalogue.CompactionFailures
        && runs.All(run => run.Series.ContainsKey(SeriesCatalogue.Attempts));

    static string TitleOf(SeriesKind kind, IReadOnlyList<RunFacts> runs) =>
        kind == SeriesCatalogue.All[0] && runs.Any(run => run.Host.PageblockOrder is null) ? "extfrag events" : kind.Title;

    static TimePanel Scaled(TimePanel panel)
    {
        var peaks = panel.Lines.Where(line => line.IsMedian).Select(line => line.Values.Max() ?? 0).Where(peak => peak > 0).ToArray();
        return panel.Top is null && peaks.Length > 0 && panel.Lines.Max(line => line.Values.Max()) / peaks.Min() >= FarApart
            ? panel with { Log = true, Unit = panel.Unit + ", log scale" }
            : panel;
    }

    /// <summary>Where events were lost; several runs that lost at the same time are not darker.</summary>
    public static IReadOnlyList<TimeShade> Lost(IEnumerable<RunFacts> runs) => Merged(runs.SelectMany(Holes));

    // Where a hole begins or ends is not always known: then it may be anywhere up to the run's own start or end.
    static IEnumerable<TimeShade> Holes(RunFacts run) => run.Losses.Where(loss => loss.Count != 0).Select(loss =>
        new TimeShade((loss.From ?? run.Offset).TotalSeconds, (loss.To ?? run.Offset + run.Duration).TotalSeconds));

    // Between the first and the last reading of each line.
    static List<TimeShade> Gaps(IEnumerable<TimeLine> lines) => Merged(lines.SelectMany(line =>
    {
        var measured = Enumerable.Range(0, line.Values.Count).Where(i => line.Values[i] is not null).ToArray();
        return measured.Zip(measured.Skip(1)).Where(pair => pair.Second > pair.First + 1)
            .Select(pair => new TimeShade((pair.First + 1) * line.BinSeconds, pair.Second * line.BinSeconds));
    }));

    // Spans that touch are one.
    static List<TimeShade> Merged(IEnumerable<TimeShade> spans)
    {
        var merged = new List<TimeShade>();
        foreach (var (from, to) in spans.OrderBy(span => span.From))
        {
            if (merged is [.., var last] && from <= last.To)
            {
                merged[^1] = last with { To = Math.Max(last.To, to) };
            }
            else
            {
                merged.Add(new TimeShade(from, to));
            }
        }

        return merged;
    }

    static double Width(double seconds, IEnumerable<TimeBins?> series) => TimeBins.WidthFor(seconds, series.Max(bins => bins?.WidthSeconds) ?? 1, Bins);

    static IEnumerable<TimeLine> Lines(
        Role role, IReadOnlyList<RunFacts> runs, Func<RunFacts, TimeBins?> series, Func<IEnumerable<double>, double> combine,
        double width, bool perSecond, bool onlyMedians, bool staggered)
    {
        var lines = runs
            .Select(run => (run.Name, Bins: series(run)?.Widen(width, combine), From: run.Offset.TotalSeconds, To: (run.Offset + run.Duration).TotalSeconds))
            .Where(run => run.Bins is { Values.Count: > 0 })
            .Select(run => (run.Name, Values: run.Bins!.Values.Select((value, i) => perSecond ? value / Watched(run.From, run.To, i, width) : value).ToArray()))
            .ToArray();
        if (lines.Length == 0)
        {
            return [];
        }

        var middle = Enumerable.Range(0, lines.Max(line => line.Values.Length)).Select(i => MedianAt([.. lines.Select(line => line.Values)], i, staggered)).ToArray();
        var median = new TimeLine(role, "", true, width, middle);
        return lines.Length == 1 || onlyMedians ? [median] : [.. lines.Select(line => new TimeLine(role, line.Name, false, width, line.Values)), median];
    }

    // The first and the last bin of a run are seldom whole; their rate is over the part that was watched.
    static double Watched(double from, double to, int bin, double width) =>
        Math.Clamp(Math.Min(to, (bin + 1) * width) - Math.Max(from, bin * width), Math.Min(1, width), width);

    // Where fewer than half of the runs still go on, the median would be that of others. Runs that began at different times never go on together.
    static double? MedianAt(double?[][] lines, int i, bool staggered)
    {
        var values = lines.Where(line => i < line.Length).Select(line => line[i]).OfType<double>().ToArray();
        return values.Length == 0 || (2 * values.Length < lines.Length && !staggered) ? null : Median.Of(values);
    }
}
