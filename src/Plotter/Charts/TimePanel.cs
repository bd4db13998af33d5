// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>Something over the time since a run's start.</summary>
/// <param name="Log">Whether the axis grows as the logarithm of 1 + value.</param>
/// <param name="Top">Upper end of the axis; null to fit the data.</param>
/// <param name="Shades">Where events were lost.</param>
/// <param name="Gaps">Where a run did not measure this, between two readings.</param>
sealed record TimePanel(
    string Title, string Unit, bool Log, double Seconds, double? Top, IReadOnlyList<TimeLine> Lines, IReadOnlyList<TimeShade> Shades,
    IReadOnlyList<TimeShade> Gaps);

/// <param name="IsMedian">The arm's median; otherwise one run.</param>
/// <param name="Name">Of the run; empty for the median.</param>
/// <param name="Values">At the middle of each bin; null where nothing was measured.</param>
sealed record TimeLine(Role Role, string Name, bool IsMedian, double BinSeconds, IReadOnlyList<double?> Values);

/// <summary>A span that is shaded, seconds.</summary>
sealed record TimeShade(double From, double To);
