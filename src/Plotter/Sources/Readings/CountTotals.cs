// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Fleet.V1;
using Ownership = Fleet.Analysis.Facts.Ownership;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>Adds up a run's counts by key, and by time where a figure shows them. Memory grows with the keys alone.</summary>
sealed class CountTotals(HostInfo? host)
{
    readonly KernelNames _names = new(host);
    readonly Dictionary<CountKey, (long Count, double Sum)> _totals = [];
    readonly FallbackSeries _fallbacks = new();
    readonly CountBins _fragmenting = new();
    readonly CountBins _attempts = new();
    readonly CountBins _failures = new();
    readonly CountBins _successes = new();
    readonly CountBins _outOfTreeFailures = new();

    /// <summary>Direct compactions, and out-of-tree successes and failures: what detail can show one by one.</summary>
    public long Compactions { get; private set; }

    /// <summary>Out-of-tree successes; null where there was none.</summary>
    public long? Successes { get; private set; }

    public void Add(in CountRow row)
    {
        var (key, count) = (row.Key, (long)row.Count);
        var known = _totals.GetValueOrDefault(key);
        _totals[key] = (known.Count + count, known.Sum + row.Sum);
        Compactions += key.Kind is Kind.CompactionAttempt or Kind.CompactionSuccess or Kind.CompactionFailure ? count : 0;
        Successes = key.Kind == Kind.CompactionSuccess ? (Successes ?? 0) + count : Successes;
    }

    /// <param name="seconds">In the bin, since the run's start.</param>
    public void Add(double seconds, in CountBin bin)
    {
        if (bin.Group is { } group)
        {
            _fallbacks.Of(Named(group)).Add(seconds, bin.Fallbacks);
        }

        _fragmenting.Add(seconds, bin.Fragmenting);
        _attempts.Add(seconds, bin.Attempts);
        _failures.Add(seconds, bin.FailedAttempts);
        _successes.Add(seconds, bin.Successes);
        _outOfTreeFailures.Add(seconds, bin.Failures);
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

    FallbackPattern Named(in FallbackGroup group) => new(_names.Migratetype(group.Donor), _names.Migratetype(group.Claimer), group.Ownership switch
    {
        V1.Ownership.Claim => FallbackKind.Claim,
        V1.Ownership.Steal => group.WholeBlock ? FallbackKind.StealWhole : FallbackKind.Pollute,
        _ => FallbackKind.Unknown,
    });

    static Ownership Told(V1.Ownership ownership) => ownership switch
    {
        V1.Ownership.Steal => Ownership.Steal,
        V1.Ownership.Claim => Ownership.Claim,
        _ => Ownership.Unknown,
    };
}
