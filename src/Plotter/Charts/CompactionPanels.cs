// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Breakdowns;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Charts;

/// <summary>What direct compaction did and how long it took.</summary>
static class CompactionPanels
{
    // More would be a cloud.
    const int ShownPerArm = 3000;

    /// <summary>Null where no run has any in detail.</summary>
    public static CompactionPanel? Map(params (Role Role, Arm Arm)[] arms)
    {
        var dots = arms.Select(arm => (arm.Role, All: arm.Arm.Runs.SelectMany(run => run.Compactions?.Kept ?? []).OrderBy(point => point.Seconds).ToArray())).ToArray();
        var seen = arms.Sum(arm => arm.Arm.Runs.Sum(run => run.Compactions?.Seen ?? 0));
        if (dots.All(arm => arm.All.Length == 0))
        {
            return null;
        }

        var drawn = dots.Select(arm => new CompactionDots(arm.Role, [.. Every(arm.All).Select(Dot)])).ToArray();
        var shown = drawn.Sum(arm => arm.Dots.Count);
        return new CompactionPanel(
            "direct compactions", Math.Max(1, arms.Max(arm => arm.Arm.Runs.Max(run => run.Duration.TotalSeconds))), drawn,
            shown == seen ? string.Create(CultureInfo.InvariantCulture, $"all {seen} of them") : string.Create(CultureInfo.InvariantCulture, $"{shown} of {seen} drawn"));
    }

    /// <summary>Null where no attempt was timed.</summary>
    public static LatencyPanel? Latency(Exposure per, params (Role Role, Arm Arm)[] arms)
    {
        var rows = arms.SelectMany(arm => CompactionBreakdown.Of(arm.Arm.Runs, Activity.CompactionAttempt, CompactionBreakdown.By.Order, per).Rows
            .Where(row => row.Latency.Count > 0).Select(row => (arm.Role, row.Label, row.Latency))).ToArray();
        var orders = rows.Select(row => row.Label).Distinct().OrderBy(label => int.TryParse(label, CultureInfo.InvariantCulture, out var order) ? order : int.MaxValue).ToArray();
        return rows.Length == 0 ? null : new LatencyPanel(
            "direct compaction took, by order", "median, 90 % and 99 %", orders,
            [.. rows.Select(row => new LatencyMark(
                row.Role, Array.IndexOf(orders, row.Label), row.Latency.QuantileNs(0.5)!.Value, row.Latency.QuantileNs(0.9)!.Value,
                row.Latency.QuantileNs(0.99)!.Value, row.Latency.Count))]);
    }

    static IEnumerable<CompactionPoint> Every(CompactionPoint[] points)
    {
        var step = Math.Max(1, (int)Math.Ceiling(points.Length / (double)ShownPerArm));
        return points.Where((_, i) => i % step == 0);
    }

    static CompactionDot Dot(CompactionPoint point) => new(
        Math.Round(point.Seconds, 3), point.Order, point is { Failed: false, Index: >= 0 } ? point.Index : null,
        point.Failed ? CompactionLane.Failed : point.Index switch { null => CompactionLane.Unmeasured, < 0 => CompactionLane.Suitable, _ => CompactionLane.Measured });
}
