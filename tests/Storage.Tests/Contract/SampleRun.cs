// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Storage.Tests.Contract;

/// <summary>A whole small run as batches, and the answers that a reader must give.</summary>
sealed class SampleRun
{
    readonly string _mark = Guid.NewGuid().ToString("N");
    readonly StreamKey _summary = Some.Stream();

    public Guid Id { get; } = Guid.NewGuid();

    public RunSelector Selector => RunSelector.Parse($"mark={_mark}");

    public List<TimedCount> Counts => [new(At(4), At(5), Some.Count(7)), new(At(4), At(5), Unmeasured), .. OtherKinds.Select(row => new TimedCount(At(4), At(5), row))];

    public List<TimedExtfrag> Events =>
        [
            new(At(5), Some.Extfrag()), new(At(5).AddMicroseconds(1), Bare(5_000_001_999)), new(At(8), Some.Extfrag(8_000_000_000, pid: -1)),
            new(At(8), Some.Extfrag(8_000_000_000) with { OneIn = 8, Stack = Stack, Cgroup = new CgroupName(4711, "/build.slice/job", "c0ffee") }),
            new(At(8), Some.Extfrag(8_000_000_000) with { Stack = Stack, Cgroup = new CgroupName(4712, "", "") }),
        ];

    public List<TimedCompaction> Compactions =>
        [new(At(6), Some.Compaction(6_000_000_000)), new(At(7), new CompactionRow(
            Kind.CompactionAttempt, 7_000_000_000, null, 1, 2, "cc1", 0, Order: null, Node: null, Zone: null, Mode: 0, Origin.Unknown, (int)Outcome.Deferred,
            null, null, null, null, OneIn: 4))];

    public List<TimedSample> Samples =>
        [
            new(At(4), new SampleRow(new SeriesKey("buddyinfo.free_blocks", 0, 2), 4_000_000_000, [5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 9])),
            new(At(5), new SampleRow(new SeriesKey("vmstat.compact_stall"), 5_000_000_000, [77])),
        ];

    public List<MarkerInfo> Markers => [new(At(4.5), "phase two")];

    public List<SettingInfo> Settings => [new(At(4.5), "vm.defrag_mode", "1"), new(At(4.5), "transparent_hugepage.enabled", "always [madvise] never")];

    public List<LossInfo> Losses => [new(At(4), At(5), "kernel", "ring_full", 12)];

    public List<Batch> Batches =>
    [
        BatchCodec.Encode(_summary, 1, Start(), 3_000_000_000, 3_000_000_000),
        BatchCodec.Encode(_summary with { Lane = Lane.Detail }, 1, Detail(), 5_000_000_000, 8_000_000_000),
        BatchCodec.Encode(_summary, 2, Middle(), 4_000_000_000, 5_000_000_000),
        BatchCodec.Encode(_summary, 3, End(), 9_000_000_000, 9_000_000_000),
    ];

    static CountRow Unmeasured => new(new CountKey(Kind.Extfrag, 1, 10, 2, 1, Ownership.Unknown, null, null, 0), long.MaxValue);

    // Each has what its kind has, and nothing else.
    static CountRow[] OtherKinds =>
    [
        new(Key(Kind.Compaction, order: 9) with { Bucket = 18, Mode = 1, Origin = (int)Origin.Direct, Status = 4 }, 3, Sum: 600_000),
        new(Key(Kind.Compaction, order: 0) with { Bucket = 20, Mode = 2, Origin = (int)Origin.Proactive, Status = 6 }, 1, Sum: 900_000),
        new(Key(Kind.CompactionAttempt, order: 9) with { Bucket = 18, Status = (int)Outcome.Failed }, 2, Sum: 500_000),
        new(Key(Kind.CompactionSuccess, order: 4), 5),
        new(Key(Kind.Migration, order: 0) with { Mode = 1, Origin = 0, Status = 1 }, 512),
        new(Key(Kind.DirectReclaim, order: 3) with { Bucket = 16 }, 4, Sum: 130_000),
        new(Key(Kind.KswapdWake, order: 3), 11),
        new(Key(Kind.Collapse, order: 0) with { Status = 1 }, 2),
    ];

    static KernelStack Stack => new(["get_page_from_freelist+0x42", "__alloc_pages+0x10", "ext4_writepages+0x1 [ext4]"]);

    static CountKey Key(Kind kind, int order) => new(kind, order, 0, 0, 0, Ownership.Unknown, Node: 0, Zone: null, Bucket: 0);

    /// <summary>Seconds after the boot of <see cref="Some.Clock"/>.</summary>
    public DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddTicks(Some.Clock().UnixNs / 100).AddSeconds(seconds);

    // On a kernel that gives neither ownership nor page: absent stays absent. The last digits are below a microsecond.
    static ExtfragRow Bare(ulong bootNs) => Some.Extfrag(bootNs) with
    {
        Ownership = Ownership.Unknown, Pfn = null, Node = null, Zone = null,
        IndexAlloc = null, UnusableAlloc = null, IndexPageblock = null, UnusablePageblock = null,
    };

    Facts Start()
    {
        var facts = Some.RunStart(Id, labels: ("mark", _mark));
        facts.RunStart.Host.MergeFrom(new HostFacts
        {
            BuildId = "d00d", CpuModel = "Test CPU", NodeMemoryBytes = { 1L << 30 }, Mitigations = { ["meltdown"] = "Not affected" },
            Clocksource = "tsc", ClockSynchronized = true, UptimeNs = 3_000_000_000, CompactResults = { "not_suitable_zone", "skipped" },
            MigrateModes = { "async", "sync_light", "sync" }, MigrateReasons = { "compaction" }, ScanResults = { "fail", "succeeded" },
            Sources = { new Source { Name = "psi", Detail = "this kernel has no PSI" }, new Source { Name = "extfrag", Active = true } },
            Epochs = { "extfrag.ownership" },
        });
        return facts;
    }

    Facts Detail()
    {
        var facts = Some.DetailFacts(Id, [.. Events.Select(e => e.Row)]);
        facts.Compaction = Some.Compactions([.. Compactions.Select(e => e.Row)]);
        return facts;
    }

    Facts Middle()
    {
        var facts = Some.SummaryFacts(Id, [.. Counts.Select(count => count.Row)]);
        facts.Samples = new SampleColumns();
        var samples = new SampleAppender(facts.Samples);
        foreach (var sample in Samples)
        {
            samples.Append(sample.Row);
        }
        facts.Losses.Add(new Loss
        {
            BootNsFrom = 4_000_000_000, BootNsTo = 5_000_000_000, Stage = Loss.Types.Stage.Kernel, Reason = "ring_full",
            Kind = Kind.Extfrag, Count = 12,
        });
        facts.Markers.Add(new Marker { BootNs = 4_500_000_000, Text = "phase two" });
        facts.Settings.Add(Settings.Select(setting => new Setting { BootNs = 4_500_000_000, Name = setting.Name, Value = setting.Value }));
        return facts;
    }

    Facts End() => new()
    {
        RunId = Some.Bytes(Id), Clock = Some.Clock(),
        RunEnd = new RunEnd { BootNs = 9_000_000_000, Reason = RunEnd.Types.Reason.Command, ExitCode = 3 },
    };
}
