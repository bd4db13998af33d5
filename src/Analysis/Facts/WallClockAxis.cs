// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Facts;

/// <summary>Moves runs apart on the axis of time as they lay apart on the wall clock. What was counted does not change.</summary>
public static class WallClockAxis
{
    /// <summary>Zero becomes the start of the earliest run. A run whose start is not known stays at zero, and says so.</summary>
    public static RunFacts Place(RunFacts run, DateTimeOffset earliest)
    {
        if (run.Started is not { } started)
        {
            return run with { Warnings = [.. run.Warnings, "when it started is not known: it stands at the start of the axis"] };
        }

        var offset = started - earliest;
        TimeBins Sum(TimeBins bins) => bins.Later(offset.TotalSeconds, values => values.Sum());
        TimeBins Mean(TimeBins bins) => bins.Later(offset.TotalSeconds, values => values.Average());
        var adds = SeriesCatalogue.All.Where(kind => kind.Adds).Select(kind => kind.Id).ToHashSet();
        return run with
        {
            Offset = offset,
            ExtfragSeries = run.ExtfragSeries is { } events ? Sum(events) : null,
            Fallbacks = run.Fallbacks.ToDictionary(pair => pair.Key, pair => Sum(pair.Value)),
            UnusableSeries = run.UnusableSeries is { } unusable ? Mean(unusable) : null,
            SuitableSeries = run.SuitableSeries is { } suitable ? Mean(suitable) : null,
            Series = run.Series.ToDictionary(series => series.Key, series => adds.Contains(series.Key) ? Sum(series.Value) : Mean(series.Value)),
            Losses = [.. run.Losses.Select(loss => loss with { From = loss.From + offset, To = loss.To + offset })],
            Markers = [.. run.Markers.Select(marker => marker with { At = marker.At + offset })],
        };
    }
}
