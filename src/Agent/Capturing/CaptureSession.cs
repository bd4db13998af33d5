// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Marking;
using Fleet.Agent.Probes;
using Fleet.Agent.Sampling;
using Fleet.LibBpf;
using Fleet.Recording.Columns;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Capturing;

/// <summary>
/// One run from its start to its end: drains events into the detail lane, and once a second puts counts, samples and
/// losses into the summary lane.
/// </summary>
/// <remarks>Threading: everything happens on the thread that calls <see cref="Run"/>, so nothing here needs a lock.</remarks>
sealed class CaptureSession
{
    static readonly TimeSpan SummaryInterval = TimeSpan.FromSeconds(1);

    /// <summary>The ring wakes us when it is a quarter full; this is for fewer events than that. Waking up costs more than a thousand events.</summary>
    static readonly TimeSpan Poll = DetailBatch.MaxAge;

    readonly IFragmentationProbe _probe;
    readonly Sampler _sampler;
    readonly RunStream _stream;
    readonly IBatchSink _sink;
    readonly LossLedger _losses;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly DetailBatch _detail;
    readonly CompactionBatch _compactions;
    readonly CountDifferences _counts = new();
    readonly DropDifferences _drops = new();
    readonly SmallHeap _heap = new();
    readonly RecordHandler<FragCompaction> _onCompaction;
    readonly Kind[] _kinds;
    ulong _lastReadingNs;

    public CaptureSession(
        IFragmentationProbe probe, Sampler sampler, RunStream stream, IBatchSink sink, LossLedger losses, RunTotals totals,
        TimeProvider time, ILogger log)
    {
        (_probe, _sampler, _stream, _sink, _losses) = (probe, sampler, stream, sink, losses);
        (_time, _log, Totals) = (time, log, totals);
        _detail = new DetailBatch(time);
        _compactions = new CompactionBatch(time);
        _kinds = [.. probe.Sources.Where(source => source.Active).SelectMany(source => source.Kinds)];
        _onCompaction = OnCompaction;
    }

    public RunTotals Totals { get; }

    /// <summary>Whose changes are put into the summary lane; null for none.</summary>
    public HostSettings? Settings { get; set; }

    /// <summary>Whose markers are put into the summary lane; null for none.</summary>
    public MarkerInbox? Markers { get; set; }

    /// <summary>Keeps detail and cost within their bounds; null for neither.</summary>
    public DetailGovernor? Governor { get; set; }

    /// <summary>Names the stack and the cgroup of each event.</summary>
    public EventNames Names
    {
        get => _detail.Names;
        set => _detail.Names = value;
    }

    /// <summary>The agent's own samples; null for none.</summary>
    public OwnSeries? Own { get; set; }

    /// <summary>Whether the detail of each second is written before its counts, for whoever reads the recording while it grows.</summary>
    public bool Interim { get; set; }

    /// <summary>Null for nobody.</summary>
    public RunWatch? Watch { get; set; }

    /// <summary>Captures until <paramref name="stop"/>. The sink was given all that was captured when this returns.</summary>
    /// <param name="end">Asked once, when the probes are detached.</param>
    public void Run(RunStart start, Func<RunEnd> end, CancellationToken stop)
    {
        _lastReadingNs = start.BootNs;
        Governor?.Start();
        CloseSummary(new Facts { RunStart = start });
        var lastSummary = _time.GetTimestamp();
        using var waking = stop.Register(_probe.Wake);
        while (!stop.IsCancellationRequested)
        {
            var left = SummaryInterval - _time.GetElapsedTime(lastSummary);
            _probe.WaitForEvents(left < TimeSpan.Zero ? TimeSpan.Zero : left < Poll ? left : Poll);
            Drain();
            _heap.Tidy();
            if (_detail.IsDue)
            {
                _detail.CloseInto(_stream);
            }
            if (_compactions.IsDue)
            {
                _compactions.CloseInto(_stream);
            }
            if (_time.GetElapsedTime(lastSummary) >= SummaryInterval)
            {
                lastSummary = _time.GetTimestamp();
                if (Interim)
                {
                    Drain();
                    CloseDetail();
                }
                CloseSummary(_losses.TakeStart() ? new Facts { RunStart = start } : new Facts());
                Watch?.Second?.Invoke();
            }
        }
        // In this order: what fired before the detach is in the ring, and the counts are final.
        _probe.Detach();
        Drain();
        CloseDetail();
        var last = end();
        last.BootNs = BootClock.BootNs();
        CloseSummary(new Facts { RunEnd = last });
    }

    void Drain()
    {
        DrainEvents();
        _probe.DrainCompactions(_onCompaction);
    }

    void DrainEvents()
    {
        int fit, read;
        do
        {
            var events = _detail.Free;
            (fit, read) = (events.Length, _probe.Read(events));
            Totals.AddEvents(read);
            if (Watch?.Event is { } watch)
            {
                foreach (ref readonly var e in events[..read])
                {
                    watch(e);
                }
            }
            _detail.Added(read);
            if (_detail.IsFull)
            {
                _detail.CloseInto(_stream);
                _heap.Tidy();
            }
        }
        while (read == fit);
        _detail.Settle();
    }

    void CloseDetail()
    {
        if (!_detail.IsEmpty)
        {
            _detail.CloseInto(_stream);
        }
        if (!_compactions.IsEmpty)
        {
            _compactions.CloseInto(_stream);
        }
    }

    void OnCompaction(in FragCompaction record)
    {
        _compactions.Append(record);
        Totals.AddCompaction();
        Watch?.Compaction?.Invoke(record);
        if (_compactions.IsFull)
        {
            _compactions.CloseInto(_stream);
        }
    }

    void CloseSummary(Facts facts)
    {
        var from = _lastReadingNs;
        AddCounts(facts, from);
        AddSamples(facts, last: facts.RunEnd is not null);
        if (Settings is { } settings)
        {
            facts.Settings.AddRange(settings.Changes(_lastReadingNs));
        }
        facts.Markers.AddRange(Markers?.Take(last: facts.RunEnd is not null) ?? []);
        AddLosses(facts, from);
        if (facts.CalculateSize() > 0)
        {
            _stream.Append(Lane.Summary, facts, from, _lastReadingNs);
        }
        Totals.ClockSteps = _stream.ClockSteps;
        _sink.Sync();
    }

    void AddCounts(Facts facts, ulong from)
    {
        var rows = _counts.Since(_probe.ReadCounts());
        _lastReadingNs = BootClock.BootNs();
        Governor?.SecondPassed(rows, Totals.Events, _stream.DetailBytes);
        if (rows.Count == 0)
        {
            return;
        }
        var interval = new CountInterval { BootNsFrom = from, BootNsTo = _lastReadingNs, Rows = new CountColumns() };
        foreach (var row in rows)
        {
            interval.Rows.Append(row);
            Totals.Add(row);
        }
        facts.Counts.Add(interval);
    }

    void AddSamples(Facts facts, bool last)
    {
        var columns = new SampleColumns();
        var appender = new SampleAppender(columns);
        void Append(SampleRow row)
        {
            appender.Append(row);
            Totals.AddSample();
        }
        _sampler.Read(Append, everything: last);
        Own?.Read(_lastReadingNs, Append);
        if (appender.Count > 0)
        {
            facts.Samples = columns;
        }
    }

    void AddLosses(Facts facts, ulong from)
    {
        foreach (var loss in _kinds.SelectMany(kind => _drops.Since(kind, _probe.ReadDrops(kind), from, _lastReadingNs)))
        {
            if (loss.Reason != DropDifferences.Thinned)
            {
                _log.LostInKernel(loss.Count, loss.Reason);
            }
            _losses.Add(loss);
        }
        if (_sampler.TakeSkipped() is > 0 and var skipped)
        {
            _losses.Add(new Loss
            {
                Stage = Loss.Types.Stage.Agent, Reason = "sample_unreadable", Count = skipped, Lane = Lane.Summary,
                BootNsFrom = from, BootNsTo = _lastReadingNs,
            });
        }
        foreach (var loss in _losses.Take())
        {
            Totals.Add(loss);
            facts.Losses.Add(loss);
        }
    }
}
