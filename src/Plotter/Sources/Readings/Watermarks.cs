// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>By how much the watermarks of all zones stood raised, over time.</summary>
sealed class Watermarks
{
    readonly GaugeBins _boost = new();
    bool _read;

    public Watermarks(int pageSizeBytes) => Boost = new ZoneSeries((seconds, zones) =>
    {
        _read = true;
        _boost.Set(seconds, zones.Values.Sum(pages => (double)pages.FirstOrDefault()) * pageSizeBytes);
    });

    public ZoneSeries Boost { get; }

    public RunFacts AddTo(RunFacts run, double durationSeconds)
    {
        Boost.End();
        if (!_read)
        {
            return run;
        }

        var (bins, mean) = _boost.Build(durationSeconds);
        return run with
        {
            Gauges = mean is { } boost ? new Dictionary<string, double>(run.Gauges) { [GaugeName.Boost] = boost } : run.Gauges,
            Series = new Dictionary<string, TimeBins>(run.Series) { [SeriesCatalogue.Boost] = bins },
        };
    }
}
