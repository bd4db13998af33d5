// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Plotter.Sources;

/// <summary>What samples say of a run's host; empty or null where they were not taken.</summary>
sealed record HostState(
    IReadOnlyDictionary<string, double> Counters, IReadOnlyList<double?> UnusableIndex, double? SuitableBytes,
    TimeBins? UnusableSeries, TimeBins? SuitableSeries);
