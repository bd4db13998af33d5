// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Plotter.Charts;

/// <summary>What a time axis counts in: people read hours of a day, and seconds of a minute.</summary>
/// <param name="Name">Plural.</param>
/// <param name="Seconds">How long one is.</param>
/// <param name="Steps">Distances that ticks may have, ascending, in this unit; the last is wide enough for the longest axis.</param>
sealed record TimeUnit(string Name, double Seconds, IReadOnlyList<double> Steps)
{
    static readonly double[] Decimal = [.. Enumerable.Range(-6, 13).SelectMany(power => new[] { 1, 2, 5 }.Select(step => step * Math.Pow(10, power)))];
    static readonly TimeUnit[] FromLongest =
    [
        new("days", 86_400, Decimal), new("hours", 3600, [0.5, 1, 2, 3, 6, 12, 24]), new("minutes", 60, [1, 2, 5, 10, 15, 30, 60]), new("seconds", 1, Decimal),
    ];

    /// <summary>The largest of which the axis has at least three, seconds where there is none; minutes only where there are twenty.</summary>
    public static TimeUnit For(double seconds) =>
        FromLongest.FirstOrDefault(unit => seconds >= unit.Seconds * (unit.Name == "minutes" ? 20 : 3)) ?? FromLongest[^1];

    /// <param name="seconds">Length of the axis.</param>
    /// <param name="most">Ticks beside the one at zero.</param>
    public IEnumerable<(double At, string Label)> Ticks(double seconds, int most)
    {
        var step = Steps.FirstOrDefault(step => seconds / (step * Seconds) <= most, Steps[^1]);
        for (var i = 0; i * step * Seconds <= seconds; i++)
        {
            yield return (i * step * Seconds, (i * step).ToString("0.######", CultureInfo.InvariantCulture));
        }
    }
}
