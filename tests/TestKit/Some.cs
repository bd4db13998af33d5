// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.TestKit;

/// <summary>Plausible facts, for tests that care about something else.</summary>
public static class Some
{
    public static StreamKey Stream(Lane lane = Lane.Summary) => new(Guid.NewGuid(), lane);

    public static Batch Batch(StreamKey key, ulong seq, Facts? facts = null) =>
        BatchCodec.Encode(key, seq, facts ?? SummaryFacts(Guid.NewGuid()), 1_000, 2_000);

    public static ExtfragRow Extfrag(ulong bootNs = 5_000_000_000, int pid = 42, string comm = "stress") => new(
        bootNs, pid, pid, comm, Cpu: 1, AllocOrder: 0, FallbackOrder: 3, Donor: 1, Claimer: 0, Ownership.Steal,
        Pfn: 0x12345, Node: 0, Zone: 2, IndexAlloc: -1000, UnusableAlloc: 146, IndexPageblock: 811, UnusablePageblock: 567);

    public static CompactionRow Compaction(ulong bootNs = 5_000_000_000, Kind kind = Kind.Compaction) => new(
        kind, bootNs, DurationNs: 120_000, Pid: 42, Tid: 42, Comm: "stress", Cpu: 1, Order: 9, Node: 0, Zone: 2, Mode: 1, Origin.Direct, Status: 4,
        MigrateScanned: 512, FreeScanned: 2048, IndexBefore: 912, IndexAfter: -1000);

    public static CountRow Count(ulong count = 7, int donor = 1, int claimer = 0, int fallbackOrder = 3) => new(
        new CountKey(Kind.Extfrag, AllocOrder: 0, fallbackOrder, donor, claimer, Ownership.Steal, Node: 0, Zone: 2, Bucket: 0), count);

    public static Facts SummaryFacts(Guid runId, params CountRow[] counts)
    {
        var interval = new CountInterval { BootNsFrom = 4_000_000_000, BootNsTo = 5_000_000_000, Rows = new CountColumns() };
        foreach (var row in counts.Length > 0 ? counts : [Count()])
        {
            interval.Rows.Append(row);
        }
        return new Facts { RunId = Bytes(runId), Clock = Clock(), Counts = { interval } };
    }

    public static Facts DetailFacts(Guid runId, params ExtfragRow[] rows)
    {
        var facts = new Facts { RunId = Bytes(runId), Clock = Clock(), Extfrag = new ExtfragColumns() };
        var appender = new ExtfragAppender(facts.Extfrag);
        foreach (var row in rows)
        {
            appender.Append(row, System.Text.Encoding.UTF8.GetBytes(row.Comm));
        }
        return facts;
    }

    public static CompactionColumns Compactions(params CompactionRow[] rows)
    {
        var columns = new CompactionColumns();
        var appender = new CompactionAppender(columns);
        foreach (var row in rows)
        {
            appender.Append(row, System.Text.Encoding.UTF8.GetBytes(row.Comm));
        }
        return columns;
    }

    /// <summary>The first summary facts of a run: who, where, on which kernel.</summary>
    public static Facts RunStart(Guid runId, string kernel = "6.12.1-test", string host = "h1", params (string Key, string Value)[] labels)
    {
        var start = new RunStart
        {
            BootNs = 3_000_000_000,
            Labels = { ["kernel"] = kernel, ["host"] = host, ["arch"] = "x86_64" },
            Host = new HostFacts
            {
                Host = host, BootId = Bytes(Guid.NewGuid()), KernelRelease = kernel, KernelVersion = "#1 SMP", Arch = "x86_64",
                CommandLine = "quiet", AgentVersion = "0.1.0", PageSizeBytes = 4096, PageblockOrder = 9, PageOrders = 11, Cpus = 2,
                Nodes = { 0 }, MemoryBytes = 512L << 20, ManagedPages = 120_000,
                Migratetypes = { "Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate" },
                Zones = { "DMA", "DMA32", "Normal", "Movable" },
                Sysctls = { ["vm.watermark_boost_factor"] = "15000" }, Capture = HostFacts.Types.Capture.Hybrid,
            },
        };
        foreach (var (key, value) in labels)
        {
            start.Labels[key] = value;
        }
        return new Facts { RunId = Bytes(runId), Clock = Clock(), RunStart = start };
    }

    /// <summary>The moment after the last of these facts.</summary>
    public static DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Clock().UnixNs / 1_000_000).AddSeconds(10);

    /// <summary>Wall-clock zero of these facts: boot at 2026-01-01T00:00:00Z.</summary>
    public static ClockSample Clock() => new() { BootNs = 0, UnixNs = 1_767_225_600_000_000_000, UncertaintyNs = 50 };

    public static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
