// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Metrics;

/// <summary>Something that a run measured over time: a row of the figure, all rows on one time axis.</summary>
/// <param name="Id">Stable name; the key in <see cref="RunFacts.Series"/>.</param>
/// <param name="Unit">Of a bin's value: a count of the bin where <paramref name="Adds"/>.</param>
/// <param name="Adds">Whether bins that become one are added up; otherwise their mean is taken.</param>
/// <param name="Of">Null where the run did not measure it.</param>
public sealed record SeriesKind(string Id, string Title, string Unit, MetricGroup Group, bool Adds, Func<RunFacts, TimeBins?> Of);
