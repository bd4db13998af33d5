// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Reflection;
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Charts;

/// <summary>Where the numbers come from and how they were made: the same bytes for the same data, so no time of drawing.</summary>
static class Provenance
{
    public static string Version { get; } =
        typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static string Of(IReadOnlyList<Arm> arms, ComparisonOptions options)
    {
        var runs = arms.SelectMany(arm => arm.Runs).ToArray();
        var started = runs.Select(run => run.Started).OfType<DateTimeOffset>().Order().ToArray();
        string[] parts =
        [
            "Fleet " + Version,
            .. Times(started),
            $"counts {options.Per.Words}",
            .. arms.Count < 2 ? [] : new[]
            {
                string.Create(CultureInfo.InvariantCulture, $"{100 * (1 - options.Alpha):0.#} % intervals, noise threshold {100 * options.NoiseThreshold:0.#} %"),
                "replicate = run",
            },
        ];
        return string.Join("  ·  ", parts);
    }

    static IEnumerable<string> Times(DateTimeOffset[] started) => started switch
    {
        [] => [],
        [var only] => ["run started " + Iso(only)],
        _ when started[0] == started[^1] => ["runs started " + Iso(started[0])],
        _ => [$"runs started {Iso(started[0])} to {Iso(started[^1])}"],
    };

    static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
