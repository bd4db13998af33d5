// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Columns;

/// <summary>Names one gauge or counter of the host's state.</summary>
/// <param name="Metric">As in docs/samples.md, e.g. <c>buddyinfo.free_blocks</c>.</param>
/// <param name="Migratetype">The host kernel's own number; null where the metric has none.</param>
public readonly record struct SeriesKey(string Metric, int? Node = null, int? Zone = null, int? Migratetype = null);

/// <summary>One reading. <paramref name="Values"/> has one element, or one for each order.</summary>
/// <param name="BootNs">CLOCK_BOOTTIME of the reading, ns.</param>
public readonly record struct SampleRow(SeriesKey Series, ulong BootNs, long[] Values);
