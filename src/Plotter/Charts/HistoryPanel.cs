// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>One metric over builds in order.</summary>
/// <param name="Builds">Names along the axis, oldest first.</param>
sealed record HistoryPanel(
    string Title, string Unit, bool Log, IReadOnlyList<string> Builds, IReadOnlyList<HistoryPoint> Points, IReadOnlyList<HistoryChange> Changes);

/// <param name="Values">One a run.</param>
/// <param name="Median">Null where no run measured it.</param>
sealed record HistoryPoint(IReadOnlyList<double> Values, double? Median, double? Low, double? High);

/// <summary>From the build at this index on the metric was another.</summary>
sealed record HistoryChange(int At, string Text, Tone Tone);
