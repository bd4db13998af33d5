// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Reports;

/// <summary>The numbers behind every panel of a sheet, a file a panel.</summary>
static class PanelCsv
{
    /// <summary>Names without their ending, and contents.</summary>
    public static IEnumerable<(string Name, string Csv)> Of(Sheet sheet) =>
    [
        .. sheet.Dots.Select(panel => ("runs-" + Slug(panel.Title), Dots(panel))),
        .. sheet.Histories.Select(panel => ("history-" + Slug(panel.Title), History(panel))),
        .. sheet.Times.Select(panel => ("time-" + Slug(panel.Title), Times(panel))),
        .. sheet.Marks.Count == 0 ? [] : new[] { ("marks", Marks(sheet.Marks)) },
        .. sheet.Matrices.Count == 0 ? [] : new[] { ("donor-claimer", Matrices(sheet)) },
        .. sheet.Compactions is { } map ? new[] { ("compactions", Compactions(map)) } : [],
        .. sheet.Latency is { } latency ? new[] { ("compaction-latency", Latency(latency)) } : [],
        .. sheet.Forest is { } forest ? new[] { ("all-metrics", Forest(forest)) } : [],
        .. sheet.Patterns is { } patterns ? new[] { ("fallbacks-over-time", Patterns(patterns)) } : [],
        .. sheet.Grids.Concat(sheet.Details).Select(panel => ("table-" + Slug(panel.Title), Grid(panel))),
    ];

    static string Dots(DotPanel panel)
    {
        var csv = new CsvText("arm", "run", "value", "unit");
        foreach (var column in panel.Columns)
        {
            for (var i = 0; i < column.Values.Count; i++)
            {
                csv.Add(column.Role, column.Runs[i], column.Values[i], panel.Unit);
            }
        }

        return csv.ToString();
    }

    static string Times(TimePanel panel)
    {
        var csv = new CsvText("seconds", "width", "arm", "run", "value", "unit", "events_lost");
        foreach (var line in panel.Lines)
        {
            for (var i = 0; i < line.Values.Count; i++)
            {
                var (from, to) = (i * line.BinSeconds, (i + 1) * line.BinSeconds);
                var lost = panel.Shades.Any(shade => shade.From < to && shade.To > from);
                csv.Add(from, line.BinSeconds, line.Role, line.IsMedian ? "median" : line.Name, line.Values[i], panel.Unit, lost ? 1 : 0);
            }
        }

        return csv.ToString();
    }

    static string Marks(IReadOnlyList<TimeMark> marks)
    {
        var csv = new CsvText("seconds", "text");
        foreach (var mark in marks)
        {
            csv.Add(mark.At, mark.Text);
        }

        return csv.ToString();
    }

    static string Matrices(Sheet sheet)
    {
        var csv = new CsvText("matrix", "donor", "claimer", "value", "what");
        foreach (var matrix in sheet.Matrices)
        {
            for (var donor = 0; donor < matrix.Types.Count; donor++)
            {
                for (var claimer = 0; claimer < matrix.Types.Count; claimer++)
                {
                    csv.Add(matrix.Title, matrix.Types[donor], matrix.Types[claimer], matrix.Cells[donor][claimer], sheet.MatrixTitle);
                }
            }
        }

        return csv.ToString();
    }

    static string Patterns(PatternPanel panel)
    {
        var csv = new CsvText("seconds", "width", "arm", "severity", "donor", "claimer", "events_per_second");
        foreach (var row in panel.Rows)
        {
            foreach (var strip in row.Strips)
            {
                for (var i = 0; i < strip.PerSecond.Count; i++)
                {
                    csv.Add(i * panel.BinSeconds, panel.BinSeconds, strip.Role, row.Severity, row.Donor, row.Claimer, strip.PerSecond[i]);
                }
            }
        }

        return csv.ToString();
    }

    static string Compactions(CompactionPanel panel)
    {
        var csv = new CsvText("arm", "seconds", "order", "index", "lane");
        foreach (var arm in panel.Arms)
        {
            foreach (var dot in arm.Dots)
            {
                csv.Add(arm.Role, dot.Seconds, dot.Order, dot.Index, dot.Lane);
            }
        }

        return csv.ToString();
    }

    static string Latency(LatencyPanel panel)
    {
        var csv = new CsvText("arm", "order", "count", "median_ns", "p90_ns", "p99_ns");
        foreach (var mark in panel.Marks)
        {
            csv.Add(mark.Role, panel.Orders[mark.Order], mark.Count, mark.Middle, mark.Most, mark.Tail);
        }

        return csv.ToString();
    }

    static string Forest(ForestPanel panel)
    {
        var csv = new CsvText("group", "metric", "unit", "a", "b", "ratio", "ratio_low", "ratio_high", "verdict");
        foreach (var group in panel.Groups)
        {
            foreach (var row in group.Rows)
            {
                csv.Add(group.Title, row.Title, row.Unit, row.A, row.B, row.Ratio, row.Low, row.High, row.Verdict[2..]);
            }
        }

        return csv.ToString();
    }

    static string Grid(GridPanel panel)
    {
        var csv = new CsvText([panel.Corner, .. panel.Columns]);
        foreach (var row in panel.Rows)
        {
            csv.Add([row.Title, .. row.Cells.Select(cell => (object?)cell.Value ?? cell.Text)]);
        }

        return csv.ToString();
    }

    static string History(HistoryPanel panel)
    {
        var csv = new CsvText("build", "value", "median", "median_low", "median_high", "changed_here", "unit");
        for (var i = 0; i < panel.Points.Count; i++)
        {
            var (point, changed) = (panel.Points[i], panel.Changes.Any(change => change.At == i) ? 1 : 0);
            foreach (var value in point.Values)
            {
                csv.Add(panel.Builds[i], value, point.Median, point.Low, point.High, changed, panel.Unit);
            }
        }

        return csv.ToString();
    }

    static string Slug(string title) => string.Join('-', string.Concat(title.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' '))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
