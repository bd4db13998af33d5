// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Plotter.Tests.Sources;

/// <summary>A recording of ten seconds with a count of every kind and a sample of every source that metrics are made of.</summary>
static class EveryKind
{
    const ulong Second = 1_000_000_000;

    public static void Write(string path)
    {
        var (run, stream) = (Guid.NewGuid(), Guid.NewGuid());
        using var writer = SegmentWriter.Create(path, new SegmentHeader(stream, Lane.Unspecified, 1, 0));
        var summary = new StreamKey(stream, Lane.Summary);
        var start = Some.RunStart(run);
        start.RunStart.Host.CompactResults.AddRange(["COMPACT_SKIPPED", "COMPACT_PARTIAL_SKIPPED"]);
        start.RunStart.Host.MigrateReasons.AddRange(["MR_COMPACTION"]);
        start.RunStart.Host.MigrateModes.AddRange(["MIGRATE_ASYNC", "MIGRATE_SYNC_LIGHT"]);
        start.RunStart.Host.ScanResults.AddRange(["SCAN_FAIL", "SCAN_SUCCEED"]);
        start.RunStart.Host.Sources.AddRange(
            [new Source { Name = "extfrag", Active = true }, new Source { Name = "kswapd_wake", Active = true }, new Source { Name = "psi", Active = false, Detail = "no PSI" }]);
        start.RunStart.Host.Epochs.Add("extfrag.ownership");
        writer.Append(BatchCodec.Encode(summary, 1, start, 3 * Second, 3 * Second));
        writer.Append(BatchCodec.Encode(summary, 2, Middle(run), 3 * Second, 13 * Second));
        var detail = new Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), Compaction = Some.Compactions(Success(5, -1000), Success(6, 700), Success(7, -1000)) };
        writer.Append(BatchCodec.Encode(summary with { Lane = Lane.Detail }, 1, detail, 5 * Second, 7 * Second));
        var end = new Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), RunEnd = new RunEnd { BootNs = 13 * Second, Reason = RunEnd.Types.Reason.Duration } };
        writer.Append(BatchCodec.Encode(summary, 3, end, 13 * Second, 13 * Second));
        writer.Sync();
    }

    static Facts Middle(Guid run)
    {
        var rows = new CountColumns();
        foreach (var row in Counts())
        {
            rows.Append(row);
        }

        var facts = new Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), Samples = new SampleColumns() };
        facts.Counts.Add(new CountInterval { BootNsFrom = 4 * Second, BootNsTo = 5 * Second, Rows = rows });
        facts.Markers.Add(new Marker { BootNs = 6 * Second, Text = "load starts" });
        facts.Settings.Add(new Setting { BootNs = 7 * Second, Name = "vm.defrag_mode", Value = "1" });
        var samples = new SampleAppender(facts.Samples);
        foreach (var (metric, type, at, values) in Samples())
        {
            samples.Append(new SampleRow(new SeriesKey(metric, metric.StartsWith("vm", StringComparison.Ordinal) ? null : 0, null, type), at * Second, values));
        }

        return facts;
    }

    static CountRow[] Counts() =>
    [
        Some.Count(7),
        new(Key(Kind.Compaction, 9) with { Bucket = 18, Mode = 1, Origin = (int)Origin.Kcompactd, Status = 1 }, 3, Sum: 600_000),
        new(Key(Kind.Compaction, 0) with { Bucket = 20, Mode = 1, Origin = (int)Origin.Proactive, Status = 0 }, 1, Sum: 900_000),
        new(Key(Kind.CompactionAttempt, 9) with { Bucket = 21, Status = (int)Outcome.Failed }, 2, Sum: 3_000_000),
        new(Key(Kind.CompactionAttempt, 9) with { Bucket = 21, Status = (int)Outcome.Success }, 6, Sum: 9_000_000),
        new(Key(Kind.CompactionSuccess, 9), 4),
        new(Key(Kind.CompactionFailure, 9), 5),
        new(Key(Kind.Migration, 0) with { Mode = 1, Origin = 0, Status = 1 }, 90),
        new(Key(Kind.Migration, 0) with { Mode = 1, Origin = 0, Status = 2 }, 10),
        new(Key(Kind.DirectReclaim, 3) with { Bucket = 16 }, 4, Sum: 130_000),
        new(Key(Kind.Collapse, 0) with { Status = 1 }, 3),
        new(Key(Kind.Collapse, 0) with { Status = 0 }, 1),
    ];

    static (string Metric, int? Type, ulong At, long[] Values)[] Samples() =>
    [
        ("pagetypeinfo.blocks", 0, 3, [25]), ("pagetypeinfo.blocks", 1, 3, [75]), ("pagetypeinfo.free_blocks", 0, 3, [4, 2]),
        ("pagetypeinfo.free_blocks", 1, 3, []), ("zoneinfo.boost", null, 3, [0]), ("psi.memory.some", null, 3, [1_000_000]),
        ("mthp.64kB.anon_fault_alloc", null, 3, [10]), ("mthp.64kB.anon_fault_fallback", null, 3, [10]),
        ("folio_migration.bh.buffer_migrate_folio.calls", null, 3, [0]), ("folio_migration.bh.buffer_migrate_folio.success", null, 3, [0]),
        ("vmstat.thp_fault_fallback", null, 3, [100]),
        ("pagetypeinfo.blocks", 0, 8, [50]), ("pagetypeinfo.blocks", 1, 8, [50]), ("zoneinfo.boost", null, 8, [512]),
        ("psi.memory.some", null, 8, [3_500_000]), ("mthp.64kB.anon_fault_alloc", null, 8, [40]), ("mthp.64kB.anon_fault_fallback", null, 8, [20]),
        ("folio_migration.bh.buffer_migrate_folio.calls", null, 8, [50]), ("folio_migration.bh.buffer_migrate_folio.success", null, 8, [49]),
        ("vmstat.thp_fault_fallback", null, 8, [160]),
    ];

    static CompactionRow Success(int second, int index) => new(
        Kind.CompactionSuccess, (ulong)second * Second, null, 1, 1, "thp", 0, Order: 9, Node: 0, Zone: 2, Mode: 0, Origin.Unknown, 0, null, null, null, index);

    static CountKey Key(Kind kind, int order) => new(kind, order, 0, 0, 0, Ownership.Unknown, Node: 0, Zone: 2, Bucket: 0);
}
