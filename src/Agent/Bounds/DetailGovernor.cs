// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Probes;
using Fleet.Agent.Reporting;
using Fleet.Recording.Columns;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Bounds;

/// <summary>Once a second: what the agent cost, whether it must shed, and what the kernel is to keep until the next second.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class DetailGovernor
{
    static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(1);

    readonly IFragmentationProbe _probe;
    readonly DetailOptions _options;
    readonly ThinningPolicy _thinning;
    readonly SheddingPolicy _shedding;
    readonly Func<OwnUsage> _usage;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly RepeatGate _mayTell;
    readonly RepeatGate _mayTellCost;
    TimeSpan _lastCpu;
    long _lastTime;
    ulong _lastEvents;
    double _bytesAnEvent;
    bool _thinned;

    /// <param name="usage">Reads what this process has used so far.</param>
    public DetailGovernor(IFragmentationProbe probe, DetailOptions options, Func<OwnUsage> usage, TimeProvider time, ILogger log)
    {
        (_probe, _options, _usage, _time, _log) = (probe, options, usage, time, log);
        _thinning = new ThinningPolicy(probe.Names.Migratetypes.ToList().IndexOf("Movable"), probe.Names.PageblockOrder);
        _shedding = new SheddingPolicy(options.Limits);
        (_lastCpu, _lastTime) = (usage().Cpu, time.GetTimestamp());
        (_mayTell, _mayTellCost) = (new RepeatGate(time, TellInterval), new RepeatGate(time, TellInterval));
    }

    /// <summary>Lets the first second be within the budget as well.</summary>
    public void Start() => Apply([]);

    /// <param name="counted">What the counts grew by since the call before.</param>
    /// <param name="events">Events taken in detail so far.</param>
    /// <param name="bytes">Bytes of their batches so far.</param>
    public void SecondPassed(IReadOnlyList<CountRow> counted, ulong events, ulong bytes)
    {
        var usage = _usage();
        var seconds = _time.GetElapsedTime(_lastTime).TotalSeconds;
        _lastTime = _time.GetTimestamp();
        var cost = new OwnCost((usage.Cpu - _lastCpu).TotalSeconds / seconds, usage.RssBytes ?? 0, (events - _lastEvents) / seconds);
        (_lastCpu, _lastEvents) = (usage.Cpu, events);
        _bytesAnEvent = events == 0 ? 0 : (double)bytes / events;
        if (_shedding.Observe(cost, Budget()))
        {
            Report(cost);
        }
        Apply(counted);
        if (_mayTellCost.Pass())
        {
            _log.OwnCost(usage.Cpu.TotalSeconds, _shedding.Cpu * 100, cost.MemoryBytes >> 20, cost.EventsPerSecond);
        }
    }

    void Apply(IReadOnlyList<CountRow> counted)
    {
        var budget = Budget();
        var plan = _thinning.Next(counted, _shedding.Cap is { } cap ? Math.Min(cap, budget ?? double.MaxValue) : budget);
        _probe.Thin(plan);
        var thinned = plan.Shifts.Count > 0 || plan.EventsPerSecond < 1;
        if (thinned != _thinned)
        {
            _thinned = thinned;
            // Bursts come in rows: one line for each of them would say no more.
            if (thinned && _mayTell.Pass())
            {
                _log.Thinning(plan.EventsPerSecond ?? 0);
            }
        }
    }

    double? Budget() => _options.Budget.Events(_bytesAnEvent);

    void Report(OwnCost cost)
    {
        if (_shedding.Cap is { } cap)
        {
            var (cpu, memory) = _options.Limits;
            _log.Shedding(
                _shedding.Cpu * 100, double.IsInfinity(cpu) ? "none" : string.Create(CultureInfo.InvariantCulture, $"{cpu * 100:F1} %"),
                cost.MemoryBytes >> 20, memory == long.MaxValue ? "none" : string.Create(CultureInfo.InvariantCulture, $"{memory >> 20} MiB"), cap);
        }
        else
        {
            _log.NotShedding();
        }
    }
}
