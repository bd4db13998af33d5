// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Statistics;

namespace Fleet.Plotter.Charts;

/// <summary>A moment that the user named, or at which the clock was set: a line through everything over time.</summary>
/// <param name="At">Seconds since the run's start; of several runs the median.</param>
sealed record TimeMark(double At, string Text)
{
    /// <summary>More lines than these would hide what they are to explain; tables have all.</summary>
    public const int MostDrawn = 8;

    /// <summary>The first of each text in each run, in order of time.</summary>
    public static IReadOnlyList<TimeMark> Of(IReadOnlyList<RunFacts> runs) =>
    [
        .. runs.SelectMany(run => run.Markers.GroupBy(marker => marker.Text).Select(group => (group.Key, At: group.Min(marker => marker.At))))
            .Where(marker => marker.At >= TimeSpan.Zero)
            .GroupBy(marker => marker.Key, marker => marker.At.TotalSeconds)
            .Select(group => new TimeMark(Median.Of([.. group]), Named(group.Key, group.Count(), runs.Count)))
            .OrderBy(mark => mark.At).ThenBy(mark => mark.Text, StringComparer.Ordinal),
    ];

    static string Named(string marker, int have, int runs) =>
        have == runs ? marker : string.Create(CultureInfo.InvariantCulture, $"{marker} ({have} of {runs} runs)");
}
