// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>Aggregates a seed capture while it is read: memory does not grow with the number of events.</summary>
/// <param name="path">Of the file.</param>
/// <param name="pageblockOrder">Assumed for the capture: the seed tool does not record it.</param>
sealed partial class SeedAccumulator(string path, int pageblockOrder)
{
    const int FirstEvents = 64;

    readonly record struct Key(int Order, int FallbackOrder, string Donor, string Claimer, Ownership Ownership, int? Node);

    readonly Dictionary<Key, Total> _extfrag = [];
    readonly FallbackSeries _fallbacks = new();
    readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    readonly CountBins _fragmenting = new();
    readonly CountBins _attempted = new();
    readonly CountBins _failed = new();
    readonly CompactionPoints _compactions = new();
    readonly Dictionary<int, long> _indices = [];
    readonly Dictionary<(int? Order, int? Node, string? Zone, bool Failed), long> _attempts = [];
    long _success;
    long _failure;
    double _lastSeconds;
    double? _probeDelay;

    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The extfrag total of the file's own <c>statistics</c>, null where they are missing.</summary>
    public long? StatedExtfrag { get; set; }

    public long Events { get; private set; }

    /// <summary>Whether the next event's local time is still of use.</summary>
    public bool WantsLocalTime => Events < FirstEvents;

    public void Add(in SeedEvent e)
    {
        Events++;
        _lastSeconds = Math.Max(_lastSeconds, e.Seconds ?? 0);
        NoteDelay(e);
        switch (e.Type)
        {
            case "extfrag":
                AddExtfrag(e);
                break;
            case "compaction_success":
                _success++;
                Note(e, failed: false);
                break;
            case "compaction_failure":
                _failure++;
                Note(e, failed: true);
                break;
            default:
                Skip($"of unknown type '{e.Type}'");
                break;
        }
    }

    /// <param name="damage">Why the rest of the file could not be read; null where it was read to its end.</param>
    public RunFacts Build(string? damage)
    {
        var duration = Duration(damage is not null, out var note);
        var compaction = _success + _failure > 0
            ? new Dictionary<string, double> { ["compact_success"] = _success, ["compact_fail"] = _failure }
            : [];
        var name = Path.GetFileNameWithoutExtension(path);
        return new RunFacts
        {
            Name = name,
            Source = path,
            Host = new HostContext(
                HostInName().Match(name) is { Success: true } match ? match.Groups[1].Value : null,
                Metadata.GetValueOrDefault("kernel_version"), PageblockOrder: pageblockOrder),
            Started = Seconds("start_time") is { } start ? DateTimeOffset.UnixEpoch.AddSeconds(start + (_probeDelay ?? 0)) : null,
            Duration = TimeSpan.FromSeconds(duration),
            Extfrag = _extfrag.Select(pair => Named(pair.Key, pair.Value.Count)).ToArray(),
            OwnershipKnown = _extfrag.Keys.All(key => key.Ownership != Ownership.Unknown),
            Counters = compaction,
            Compactions = _compactions.Seen > 0 ? _compactions : null,
            Activities = [.. _attempts.Select(pair => new ActivityCount(
                Activity.CompactionAttempt, pair.Key.Order, pair.Key.Node, pair.Key.Zone, null, null,
                pair.Key.Failed ? ActivityCount.Failed : ActivityCount.Succeeded, 0, pair.Value, 0))],
            Watched = new HashSet<Activity>(_attempts.Count > 0 ? [Activity.CompactionAttempt] : []),
            IndexAfterSuccess = _indices.Count > 0 ? new IndexCounts(_indices, _success) : null,
            ExtfragSeries = _fragmenting.Build(duration),
            Fallbacks = _fallbacks.Build(duration),
            Series = _attempts.Count == 0 ? new Dictionary<string, TimeBins>() : new Dictionary<string, TimeBins>
            {
                [SeriesCatalogue.Attempts] = _attempted.Build(duration), [SeriesCatalogue.AttemptFailures] = _failed.Build(duration),
            },
            Warnings = [.. Damage(damage), .. note, .. Notes()],
        };
    }

    void AddExtfrag(in SeedEvent e)
    {
        if (e is not { Order: { } order, FallbackOrder: { } fallback })
        {
            Skip("of type 'extfrag' without orders");
            return;
        }

        var ownership = e.IsSteal switch { true => Ownership.Steal, false => Ownership.Claim, null => Ownership.Unknown };
        var key = new Key(order, fallback, Spelled(e.From), Spelled(e.To), ownership, e.Node);
        if (!_extfrag.TryGetValue(key, out var total))
        {
            _extfrag[key] = total = new Total(_fallbacks.Of(Named(key, 0), pageblockOrder));
        }

        total.Count++;
        if (e.Seconds is not { } seconds)
        {
            return;
        }

        total.Over.Add(seconds, 1);
        if (fallback < pageblockOrder)
        {
            _fragmenting.Add(seconds, 1);
        }
    }

    void Note(in SeedEvent e, bool failed)
    {
        var key = (e.Order, e.Node, e.Zone, failed);
        _attempts[key] = _attempts.GetValueOrDefault(key) + 1;
        if (!failed && e.Index is { } index)
        {
            _indices[index] = _indices.GetValueOrDefault(index) + 1;
        }

        if (e.Seconds is { } seconds)
        {
            _compactions.Add(new CompactionPoint(seconds, e.Order, failed ? null : e.Index, failed));
            _attempted.Add(seconds, 1);
            _failed.Add(seconds, failed ? 1 : 0);
        }
    }

    // The probes are loaded some seconds after start_time, and events are timed from then. Local time less start_time less
    // the event's time is that delay plus the zone's offset, and offsets are whole quarters of an hour.
    void NoteDelay(in SeedEvent e)
    {
        if (Events > FirstEvents || Seconds("start_time") is not { } start || e is not { Seconds: { } seconds, LocalTime: { } local })
        {
            return;
        }

        var naive = (DateTime.SpecifyKind(local, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds;
        var delay = (naive - start - seconds) % 900;
        delay += delay < 0 ? 900 : 0;
        _probeDelay = Math.Min(_probeDelay ?? delay, delay);
    }

    double Duration(bool damaged, out IEnumerable<string> note)
    {
        // The metadata speak of the whole capture, the events of the part that was read.
        if (damaged)
        {
            note = ["the time of its last event stands for the duration"];
            return _lastSeconds;
        }

        if (Seconds("duration") is not { } stated)
        {
            note = ["the file does not say how long it was recorded; the time of its last event stands for it"];
            return _lastSeconds;
        }

        if (_probeDelay is not { } delay || delay < 0.5 || stated - delay < _lastSeconds)
        {
            note = [];
            return Math.Max(stated, _lastSeconds);
        }

        note = [string.Create(CultureInfo.InvariantCulture,
            $"the seed tool's probes were loaded {delay:0.0} s after its start; the {stated - delay:0.0} s that they watched are the duration")];
        return stated - delay;
    }

    IEnumerable<string> Damage(string? damage) => damage is null ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{damage}; the {Events} events before it were read")];

    IEnumerable<string> Notes()
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"the seed tool does not record pageblock_order; {pageblockOrder} is assumed (--pageblock-order says otherwise)");
        var extfrag = _extfrag.Values.Sum(total => total.Count);
        if (StatedExtfrag is { } stated && stated != extfrag)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"its statistics speak of {stated} extfrag events, {extfrag} are in it");
        }

        foreach (var (what, count) in _skipped)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{count} events {what} were left out");
        }
    }

    static ExtfragCount Named(Key key, long count) =>
        new(key.Order, key.FallbackOrder, key.Donor, key.Claimer, key.Ownership, key.Node, null, count);

    void Skip(string what) => _skipped[what] = _skipped.GetValueOrDefault(what) + 1;

    double? Seconds(string name) =>
        double.TryParse(Metadata.GetValueOrDefault(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and < 1e10 ? value : null;

    // UNMOVABLE as the kernel spells it: Unmovable. Names above the third are the seed tool's own and stay as they are.
    static string Spelled(string? name) => name switch
    {
        null or "" => Migratetype.NotRecorded,
        "UNMOVABLE" => Migratetype.Unmovable,
        "MOVABLE" => Migratetype.Movable,
        "RECLAIMABLE" => Migratetype.Reclaimable,
        _ => name.Length <= 32 ? name : name[..32],
    };

    [GeneratedRegex("^(.+)_fragmentation_(?:data|snapshot)")]
    private static partial Regex HostInName();

    /// <param name="over">Of its pattern over time.</param>
    sealed class Total(CountBins over)
    {
        public long Count { get; set; }

        public CountBins Over => over;
    }
}
