// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Statistics;

namespace Fleet.Plotter.Charts;

/// <summary>Events and state on one axis of time since the run's start: each run thin, the arm's median thick; medians alone where there are many arms.</summary>
static class TimePanels
{
    // More bins than this are noise at the width of a panel.
    const int Bins = 48;

    // Arms further apart than this hide the smaller one on a linear axis.
    const double FarApart = 30;

    public static IReadOnlyList<TimePanel> Of(params (Role Role, Arm Arm)[] arms)
    {
        var seconds = Math.Max(1, arms.Max(arm => arm.Arm.Runs.Max(run => run.Duration.TotalSeconds)));
        var shades = Merged(arms.SelectMany(arm => arm.Arm.Runs).SelectMany(run => run.Losses));
        var rate = arms.All(arm => arm.Arm.Runs.All(run => run.Host.PageblockOrder is not null)) ? "fragmenting events" : "extfrag events";
        TimePanel?[] panels =
        [
            Panel(rate, "events/s", null, run => run.ExtfragSeries, values => values.Sum(), perSecond: true),
            Panel("unusable free memory for an allocation of pageblock_order", "share", 1,
                run => run.UnusableSeries, values => values.Average(), perSecond: false),
            Panel("free memory in whole pageblocks", "MiB", null,
                run => run.SuitableSeries is { } bins ? bins with { Values = bins.Values.Select(value => value / (1 << 20)).ToArray() } : null,
                values => values.Average(), perSecond: false),
        ];
        return panels.OfType<TimePanel>().ToArray();

        TimePanel? Panel(
            string title, string unit, double? top, Func<RunFacts, TimeBins?> series, Func<IEnumerable<double>, double> combine, bool perSecond)
        {
            var width = Width(seconds, arms.SelectMany(arm => arm.Arm.Runs).Select(series));
            var lines = arms.SelectMany(arm => Lines(arm.Role, arm.Arm.Runs, series, combine, width, perSecond, onlyMedians: arms.Length > 2)).ToArray();
            return lines.Length == 0 ? null : Scaled(new TimePanel(title, unit, false, seconds, top, lines, shades));
        }
    }

    static TimePanel Scaled(TimePanel panel)
    {
        var peaks = panel.Lines.Where(line => line.IsMedian).Select(line => line.Values.Max() ?? 0).Where(peak => peak > 0).ToArray();
        return panel.Top is null && peaks.Length > 1 && peaks.Max() / peaks.Min() >= FarApart
            ? panel with { Log = true, Unit = panel.Unit + ", log scale" }
            : panel;
    }

    // Spans that touch are one: several runs that lost at the same time are not darker.
    static List<TimeShade> Merged(IEnumerable<Loss> losses)
    {
        var merged = new List<TimeShade>();
        foreach (var loss in losses.Where(loss => loss.Count > 0).OrderBy(loss => loss.From))
        {
            var (from, to) = (loss.From.TotalSeconds, loss.To.TotalSeconds);
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

    static double Width(double seconds, IEnumerable<TimeBins?> series)
    {
        var width = series.Max(bins => bins?.WidthSeconds) ?? 1;
        while (seconds / width > Bins)
        {
            width *= 2;
        }

        return width;
    }

    static IEnumerable<TimeLine> Lines(
        Role role, IReadOnlyList<RunFacts> runs, Func<RunFacts, TimeBins?> series, Func<IEnumerable<double>, double> combine,
        double width, bool perSecond, bool onlyMedians)
    {
        var lines = runs
            .Select(run => (run.Name, Bins: series(run)?.Widen(width, combine), Seconds: run.Duration.TotalSeconds))
            .Where(run => run.Bins is { Values.Count: > 0 })
            .Select(run => (run.Name, Values: run.Bins!.Values.Select((value, i) => perSecond ? value / Watched(run.Seconds, i, width) : value).ToArray()))
            .ToArray();
        if (lines.Length == 0)
        {
            return [];
        }

        var middle = Enumerable.Range(0, lines.Max(line => line.Values.Length)).Select(i => MedianAt([.. lines.Select(line => line.Values)], i)).ToArray();
        var median = new TimeLine(role, "", true, width, middle);
        return lines.Length == 1 || onlyMedians ? [median] : [.. lines.Select(line => new TimeLine(role, line.Name, false, width, line.Values)), median];
    }

    // The last bin of a run is seldom whole; its rate is over the part that was watched.
    static double Watched(double seconds, int bin, double width) => Math.Clamp(seconds - (bin * width), Math.Min(1, width), width);

    // Where fewer than half of the runs still go on, the median would be that of others.
    static double? MedianAt(double?[][] lines, int i)
    {
        var values = lines.Where(line => i < line.Length).Select(line => line[i]).OfType<double>().ToArray();
        return 2 * values.Length < lines.Length || values.Length == 0 ? null : Median.Of(values);
    }
}
