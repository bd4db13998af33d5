// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Marking;
using Fleet.Agent.Probes;
using Fleet.Agent.Reporting;
using Fleet.Agent.Sampling;
using Fleet.LibBpf;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Capturing;

/// <summary>A run whose probes are attached: what the host is, and how to capture into a sink.</summary>
sealed class PreparedRun : IDisposable
{
    readonly IFragmentationProbe _probe;
    readonly HostFiles _files;
    readonly DetailOptions _detail;
    readonly EventNames _eventNames;
    readonly OpenSources _sources;
    readonly HostSettings _settings;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly RunStart _start;

    PreparedRun(
        IFragmentationProbe probe, HostFiles files, DetailOptions detail, EventNames eventNames, OpenSources sources, HostSettings settings, HostIdentity host, RunStart start,
        TimeProvider time, ILogger log)
    {
        (_probe, _files, _detail, _eventNames, _sources) = (probe, files, detail, eventNames, sources);
        (_settings, Host, _start, _time, _log) = (settings, host, start, time, log);
        Totals = new RunTotals(Names.PageblockOrder);
    }

    public HostIdentity Host { get; }

    /// <summary>How this host's kernel calls and counts things.</summary>
    public HostNames Names => _probe.Names;

    public RunTotals Totals { get; }

    /// <summary>Losses that the run's batches are to carry.</summary>
    public LossLedger Losses { get; } = new();

    /// <summary>Whether this kernel itself says how direct compactions end; else attempts say it, by derivation.</summary>
    public bool KernelTellsOutcome => _probe.Sources.Any(source => source.Active && source.Kinds.Contains(Kind.CompactionSuccess));

    /// <summary>When the probes were attached, CLOCK_BOOTTIME ns.</summary>
    public ulong StartBootNs => _start.BootNs;

    /// <summary>How long the run took so far.</summary>
    public TimeSpan Duration => TimeSpan.FromMicroseconds((BootClock.BootNs() - StartBootNs) / 1000.0);

    /// <summary>Attaches the probes and reads what the host is.</summary>
    /// <param name="detail">How much of its events it is to take.</param>
    /// <param name="allowNoEvents">Go on with samples only where the probes cannot be attached.</param>
    /// <exception cref="BpfException">They cannot, and <paramref name="allowNoEvents"/> is false.</exception>
    public static PreparedRun Attach(IReadOnlyDictionary<string, string> labels, DetailOptions detail, bool allowNoEvents, TimeProvider time, ILogger log)
    {
        var files = new HostFiles("/");
        var host = HostIdentity.Read(files);
        var begun = time.GetTimestamp();
        var eventNames = EventNames.Open(files);
        IFragmentationProbe probe;
        try
        {
            probe = FragmonProbe.Open(eventNames.Options(detail));
        }
        catch (BpfException e) when (allowNoEvents)
        {
            log.NoEvents(e.Message);
            probe = new SamplesOnly(ProcNames.Read(files));
        }
        var start = new RunStart { BootNs = BootClock.BootNs() };
        eventNames.Of(probe);
        foreach (var warning in probe.Warnings)
        {
            log.ProbeWarning(warning);
        }
        log.Attached(host.KernelRelease, probe.Capture.ToString(), time.GetElapsedTime(begun).TotalMilliseconds);
        start.Labels.Add(labels.ToDictionary());
        start.Labels["kernel"] = host.KernelRelease;
        start.Labels["host"] = host.Host;
        start.Labels["arch"] = host.Arch;
        var settings = HostSettings.Open(files);
        start.Host = HostFactsReader.Read(files, host, probe.Names, probe.Capture, settings);
        ProbeFacts.AddTo(start.Host, probe);
        var sources = OpenSources.Open(files, SampleSources.All(probe.Names.Zones, probe.Names.Migratetypes));
        start.Host.Sources.AddRange(sources.States.Select(state =>
            new Source { Name = state.Name, Active = state.Active, Detail = state.Active ? "" : state.Detail }));
        return new PreparedRun(probe, files, detail, eventNames, sources, settings, host, start, time, log);
    }

    /// <summary>Captures on a thread of its own until <paramref name="stop"/>.</summary>
    /// <param name="end">Asked once, after the probes are detached.</param>
    /// <param name="interim">See <see cref="CaptureSession.Interim"/>.</param>
    public async Task CaptureAsync(
        IBatchSink sink, Guid streamId, RunWatch watch, bool interim, Func<RunEnd> end, CancellationToken stop)
    {
        var markers = new MarkerInbox();
        using var socket = MarkerSocket.Open(RuntimeDirectory.Current(), markers, _log);
        var sampler = new Sampler(_sources.Active, _time, _log);
        using var disk = new DiskThread(sink);
        var session = new CaptureSession(
            _probe, sampler, new RunStream(streamId, disk), disk, Losses, Totals, _time, _log)
        {
            Settings = _settings,
            Markers = markers,
            Watch = watch,
            Interim = interim,
            Governor = new DetailGovernor(_probe, _detail, ReadUsage, _time, _log),
            Names = _eventNames,
            Own = new OwnSeries(ReadUsage, () => disk.PendingBytes),
        };
        await Task.Factory.StartNew(
            () => session.Run(_start, end, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        disk.Finish();
    }

    /// <summary>Names what stands behind the numbers of an event, on the capture thread.</summary>
    public EventNames EventNames => _eventNames;

    public string Summary()
    {
        var cost = _probe.ReadCost();
        var kernel = new KernelUsage(
            cost.Aggregate(0UL, (sum, program) => sum + program.Runs), cost.Aggregate(0UL, (sum, program) => sum + program.RunTimeNs), _probe.RingFill,
            _probe.StacksRefused);
        return EndSummary.Of(Totals, Names, Duration, ReadUsage(), kernel);
    }

    OwnUsage ReadUsage() => OwnUsage.Read(_files);

    public void Dispose()
    {
        _eventNames.Dispose();
        _sources.Dispose();
        _settings.Dispose();
        _probe.Dispose();
    }
}
