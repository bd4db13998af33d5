// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Recording.Columns;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.FaultAgent;

/// <summary>
/// Makes events numbered from 1 within the run: the number is the pfn, and the pid a function of it, so that a judge knows
/// a changed one. Every tenth of a second the events of that time become one detail batch; every second their exact
/// count a summary batch.
/// </summary>
sealed class EventSource(Guid streamId, Obligations obligations, SteppedClock clock, LossLedger losses, int eventsPerSecond)
{
    const int BatchesPerSecond = 10;

    readonly RunStream _stream = new(streamId, obligations, clock.Read);

    public static int PidOf(ulong id) => (int)(id * 2_654_435_761 % 1_000_003);

    public void Run(CancellationToken stop)
    {
        var begun = BootClock.BootNs();
        _stream.Append(Lane.Summary, new Facts { RunStart = Start(begun) });
        ulong next = 1;
        ulong counted = 0;
        var reading = begun;
        for (var tick = 1; !stop.WaitHandle.WaitOne(1000 / BatchesPerSecond); tick++)
        {
            next = Detail(next, eventsPerSecond / BatchesPerSecond);
            if (tick % BatchesPerSecond == 0)
            {
                reading = Summary(reading, next - 1 - counted, new Facts());
                counted = next - 1;
            }
        }
        Summary(reading, next - 1 - counted, new Facts { RunEnd = new RunEnd { BootNs = BootClock.BootNs(), Reason = RunEnd.Types.Reason.Signal } });
    }

    /// <summary>Events with the numbers from <paramref name="first"/>, a nanosecond apart.</summary>
    public static ExtfragColumns Events(ulong first, int count, ulong bootNs)
    {
        var columns = new ExtfragColumns();
        var appender = new ExtfragAppender(columns);
        for (var i = 0; i < count; i++)
        {
            var id = first + (ulong)i;
            appender.Append(new ExtfragRow(
                bootNs + (ulong)i, PidOf(id), PidOf(id), "", Cpu: 0, AllocOrder: 0, FallbackOrder: 3, Donor: 1, Claimer: 0, Ownership.Steal,
                Pfn: id, Node: 0, Zone: 2, IndexAlloc: null, UnusableAlloc: null, IndexPageblock: null, UnusablePageblock: null), "fault"u8);
        }
        return columns;
    }

    ulong Detail(ulong first, int count)
    {
        var now = BootClock.BootNs();
        obligations.Owe(first, (ulong)count);
        _stream.Append(Lane.Detail, new Facts { Extfrag = Events(first, count, now) }, now, now + (ulong)count);
        return first + (ulong)count;
    }

    ulong Summary(ulong from, ulong count, Facts facts)
    {
        var now = BootClock.BootNs();
        if (count > 0)
        {
            var interval = new CountInterval { BootNsFrom = from, BootNsTo = now, Rows = new CountColumns() };
            interval.Rows.Append(new CountRow(new CountKey(Kind.Extfrag, 0, 3, 1, 0, Ownership.Steal, 0, 2, 0), count));
            facts.Counts.Add(interval);
        }
        facts.Losses.AddRange(losses.Take());
        _stream.Append(Lane.Summary, facts, from, now);
        obligations.Sync();
        return now;
    }

    static RunStart Start(ulong begun) => new()
    {
        BootNs = begun,
        Labels = { ["kernel"] = "6.12-fault", ["host"] = "fault-host", ["arch"] = "x86_64", ["workload"] = "fault" },
        Host = new HostFacts
        {
            Host = "fault-host", BootId = ByteString.CopyFrom(new byte[16]), KernelRelease = "6.12-fault", Arch = "x86_64", PageSizeBytes = 4096, PageblockOrder = 9, PageOrders = 11,
            Migratetypes = { "Unmovable", "Movable", "Reclaimable" }, Zones = { "DMA", "DMA32", "Normal" }, Nodes = { 0 },
            ManagedPages = 100_000, Capture = HostFacts.Types.Capture.Hybrid,
        },
    };
}
