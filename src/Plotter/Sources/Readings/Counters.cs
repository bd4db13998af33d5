// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>Counters of the kernel: by how much each grew, and of some when.</summary>
sealed class Counters
{
    const string VmstatPrefix = "vmstat.";

    // Some exist once a zone and carry its name.
    static readonly (string Prefix, string Series)[] Shown =
    [
        ("compact_stall", SeriesCatalogue.CompactionStalls), ("compact_fail", SeriesCatalogue.CompactionFailures),
        ("thp_fault_fallback", SeriesCatalogue.HugePageFallbacks), ("allocstall", SeriesCatalogue.ReclaimStalls),
        ("psi.memory.some", SeriesCatalogue.MemoryPressure),
    ];

    readonly Dictionary<string, (long First, long Last)> _counters = [];
    readonly Dictionary<string, CountBins> _series = [];

    /// <summary>What vmstat calls it, or the whole name where it is not of vmstat.</summary>
    public static string NameOf(string metric) =>
        metric.StartsWith(VmstatPrefix, StringComparison.Ordinal) ? metric[VmstatPrefix.Length..] : metric;

    public void Set(double seconds, string name, long value)
    {
        var known = _counters.TryGetValue(name, out var range);
        // What was read before the run's zero is where it begins.
        _counters[name] = (known && seconds > 0 ? range.First : value, value);
        if (Array.Find(Shown, shown => name == shown.Prefix || (shown.Series == SeriesCatalogue.ReclaimStalls && name.StartsWith(shown.Prefix, StringComparison.Ordinal)))
            is { Series: { } series })
        {
            if (!_series.TryGetValue(series, out var bins))
            {
                _series[series] = bins = new CountBins();
            }

            bins.Add(Math.Max(0, seconds), known && seconds > 0 ? Math.Max(0, value - range.Last) : 0);
        }
    }

    public RunFacts AddTo(RunFacts run, double durationSeconds)
    {
        var series = new Dictionary<string, TimeBins>(run.Series);
        foreach (var (name, bins) in _series)
        {
            series[name] = bins.Build(durationSeconds);
        }

        return run with
        {
            Counters = _counters.ToDictionary(pair => pair.Key, pair => (double)(pair.Value.Last - pair.Value.First)),
            Series = series,
        };
    }
}
