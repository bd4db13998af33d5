// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Fleet.V1;
using Ownership = Fleet.Analysis.Facts.Ownership;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>Adds up a run's counts by key, and by time where a figure shows them. Memory grows with the keys alone.</summary>
/// <param name="capacity">Bins over time.</param>
sealed class CountTotals(HostInfo? host, int capacity)
{
    readonly KernelNames _names = new(host);
    readonly Dictionary<CountKey, Total> _totals = [];
    readonly FallbackSeries _fallbacks = new(capacity);
    readonly CountBins _fragmenting = new(capacity);
    readonly CountBins _attempts = new(capacity);
    readonly CountBins _failures = new(capacity);
    readonly CountBins _successes = new(capacity);
    readonly CountBins _outOfTreeFailures = new(capacity);

    /// <summary>Direct compactions, and out-of-tree successes and failures: what detail can show one by one.</summary>
    public long Compactions { get; private set; }

    /// <summary>Out-of-tree successes; null where there was none.</summary>
    public long? Successes { get; private set; }

    /// <param name="seconds">Since the run's start.</param>
    public void Add(double seconds, in CountRow row)
    {
        var (key, count) = (row.Key, (long)row.Count);
        if (!_totals.TryGetValue(key, out var total))
        {
            _totals[key] = total = new Total(OverTime(key));
        }

        total.Count += count;
        total.Sum += row.Sum;
        Array.ForEach(total.Bins, bins => bins.Add(seconds, count));
        Compactions += key.Kind is Kind.CompactionAttempt or Kind.CompactionSuccess or Kind.CompactionFailure ? count : 0;
        Successes = key.Kind == Kind.CompactionSuccess ? (Successes ?? 0) + count : Successes;
    }

    public RunFacts AddTo(RunFacts run)
    {
        var counts = _totals.Where(pair => pair.Key.Kind == Kind.Extfrag).Select(pair => Named(pair.Key, pair.Value.Count)).ToArray();
        var watched = Watched();
        var captured = host is null ? counts.Length > 0 : host.Capture != "none";
        var seconds = run.Duration.TotalSeconds;
        return run with
        {
            Extfrag = captured ? counts : null,
            ExtfragSeries = captured ? _fragmenting.Build(seconds) : null,
            Fallbacks = _fallbacks.Build(seconds),
            OwnershipKnown = host is null ? counts.All(count => count.Ownership != Ownership.Unknown) : host.Capture == "hybrid",
            Activities = [.. _totals.Where(pair => pair.Key.Kind != Kind.Extfrag).Select(pair => ActivityNames.Of(pair.Key, pair.Value.Count, pair.Value.Sum, _names)).OfType<ActivityCount>()],
            Watched = watched,
            Series = new Dictionary<string, TimeBins>([.. run.Series, .. CompactionSeries(watched, seconds)]),
        };
    }

    // Derived attempts are everywhere; what the out-of-tree tracepoints count stands beside them, or alone in a run without attempts.
    IEnumerable<KeyValuePair<string, TimeBins>> CompactionSeries(HashSet<Activity> watched, double seconds)
    {
        (Activity Activity, string Series, CountBins Bins)[] all =
        [
            (Activity.CompactionAttempt, SeriesCatalogue.Attempts, _attempts),
            (Activity.CompactionAttempt, SeriesCatalogue.AttemptFailures, _failures),
            (Activity.CompactionSuccess, SeriesCatalogue.OutOfTreeSuccesses, _successes),
            (Activity.CompactionFailure, SeriesCatalogue.OutOfTreeFailures, _outOfTreeFailures),
        ];
        return all.Where(one => watched.Contains(one.Activity)).Select(one => KeyValuePair.Create(one.Series, one.Bins.Build(seconds)));
    }

    // A source that the agent watched and that never happened is a measured zero.
    HashSet<Activity> Watched()
    {
        var kinds = _totals.Keys.Select(key => ActivityNames.Of(key.Kind)).OfType<Activity>();
        var sources = (host?.Sources ?? []).Where(source => source.Active).SelectMany(source => ActivityNames.OfSource(source.Name));
        return [.. kinds, .. sources];
    }

    ExtfragCount Named(CountKey key, long count) => new(
        key.AllocOrder, key.FallbackOrder, _names.Migratetype(key.Donor), _names.Migratetype(key.Claimer), Told(key.Ownership), key.Node,
        _names.Zone(key.Zone), count);

    // Where pageblock_order is not known, every fallback counts as fragmenting.
    CountBins[] OverTime(CountKey key) => key.Kind switch
    {
        Kind.Extfrag when key.FallbackOrder >= host?.PageblockOrder => [_fallbacks.Of(Named(key, 0), host.PageblockOrder)],
        Kind.Extfrag => [_fallbacks.Of(Named(key, 0), host?.PageblockOrder), _fragmenting],
        Kind.CompactionAttempt => (Outcome)key.Status == Outcome.Failed ? [_attempts, _failures] : [_attempts],
        Kind.CompactionSuccess => [_successes],
        Kind.CompactionFailure => [_outOfTreeFailures],
        _ => [],
    };

    static Ownership Told(V1.Ownership ownership) => ownership switch
    {
        V1.Ownership.Steal => Ownership.Steal,
        V1.Ownership.Claim => Ownership.Claim,
        _ => Ownership.Unknown,
    };

    sealed class Total(CountBins[] bins)
    {
        public long Count { get; set; }

        public double Sum { get; set; }

        /// <summary>Where it counts over time.</summary>
        public CountBins[] Bins => bins;
    }
}
