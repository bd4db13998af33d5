// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>One run's facts, aggregated: the replicate of every comparison.</summary>
public sealed record RunFacts
{
    /// <summary>What a person calls the run.</summary>
    public required string Name { get; init; }

    /// <summary>Where it was read from, for messages.</summary>
    public required string Source { get; init; }

    public required HostContext Host { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>When the probes were attached, UTC; null where it was not recorded.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>How long the run was watched.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Where its start lies on the axis of time that it shares with other runs; zero but on the wall clock.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>Exact counts by key; null where extfrag was not captured at all.</summary>
    public IReadOnlyList<ExtfragCount>? Extfrag { get; init; }

    /// <summary>Whether claim and steal were told apart.</summary>
    public bool OwnershipKnown { get; init; } = true;

    /// <summary>Exact counts of the activities in <see cref="Watched"/>, by key.</summary>
    public IReadOnlyList<ActivityCount> Activities { get; init; } = [];

    /// <summary>The activities that were counted: one that is missing here is not measured, not zero.</summary>
    public IReadOnlySet<Activity> Watched { get; init; } = new HashSet<Activity>();

    /// <summary>Indices after successful compactions, from events; null where there are none.</summary>
    public IndexCounts? IndexAfterSuccess { get; init; }

    /// <summary>Direct compactions in detail, for figures; null where there is no detail.</summary>
    public CompactionPoints? Compactions { get; init; }

    /// <summary>Mean free blocks by migratetype and order, weighted by time; a null order was not counted by the kernel.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double?>> FreeBlocksByType { get; init; } = new Dictionary<string, IReadOnlyList<double?>>();

    /// <summary>Pageblocks by the migratetype that owns them.</summary>
    public IReadOnlyDictionary<string, PageblockOwners> Pageblocks { get; init; } = new Dictionary<string, PageblockOwners>();

    /// <summary>Means over the run weighted by time, by the names of <see cref="GaugeName"/>.</summary>
    public IReadOnlyDictionary<string, double> Gauges { get; init; } = new Dictionary<string, double>();

    /// <summary>Series by the names of <see cref="Metrics.SeriesCatalogue"/>, but for those that have a property of their own.</summary>
    public IReadOnlyDictionary<string, TimeBins> Series { get; init; } = new Dictionary<string, TimeBins>();

    /// <summary>Moments that the user named, since the run's start.</summary>
    public IReadOnlyList<RunMarker> Markers { get; init; } = [];

    /// <summary>By how much counters of the host grew, by their kernel name (<c>compact_stall</c>), or by their
    /// metric's (<c>psi.memory.some</c>) where they are not of vmstat.</summary>
    public IReadOnlyDictionary<string, double> Counters { get; init; } = new Dictionary<string, double>();

    /// <summary>Mean unusable free space index by order, 0 to 1, weighted by time; empty where it was not measured.</summary>
    public IReadOnlyList<double?> UnusableIndex { get; init; } = [];

    /// <summary>Mean free memory in blocks of at least pageblock_order, bytes.</summary>
    public double? SuitableBytes { get; init; }

    /// <summary>Fragmenting events over time; all extfrag events where pageblock_order is unknown.</summary>
    public TimeBins? ExtfragSeries { get; init; }

    /// <summary>All extfrag events over time by what they were; a pattern that is missing did not happen.</summary>
    public IReadOnlyDictionary<FallbackPattern, TimeBins> Fallbacks { get; init; } = new Dictionary<FallbackPattern, TimeBins>();

    /// <summary>Unusable index of pageblock_order over time.</summary>
    public TimeBins? UnusableSeries { get; init; }

    /// <summary>Free memory in blocks of at least pageblock_order over time, bytes.</summary>
    public TimeBins? SuitableSeries { get; init; }

    public IReadOnlyList<Loss> Losses { get; init; } = [];

    /// <summary>A sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Counts of one activity; null where it was not watched.</summary>
    public IEnumerable<ActivityCount>? Of(Activity activity) =>
        Watched.Contains(activity) ? Activities.Where(count => count.Activity == activity) : null;

    /// <summary>The counter's growth, null where it was not measured.</summary>
    public double? Counter(string name) => Counters.TryGetValue(name, out var value) ? value : null;

    /// <summary>The growth of all counters whose name begins so (one a zone), null where there is none.</summary>
    public double? CounterSum(string prefix)
    {
        var found = Counters.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        return found.Length == 0 ? null : found.Sum(pair => pair.Value);
    }
}
