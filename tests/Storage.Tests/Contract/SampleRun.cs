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

    public List<TimedCount> Counts => [new(At(4), At(5), Some.Count(7)), new(At(4), At(5), Unmeasured)];

    public List<TimedExtfrag> Events =>
        [new(At(5), Some.Extfrag()), new(At(5).AddMicroseconds(1), Bare(5_000_001_999)), new(At(8), Some.Extfrag(8_000_000_000, pid: -1))];

    public List<TimedSample> Samples =>
        [
            new(At(4), new SampleRow(new SeriesKey("buddyinfo.free_blocks", 0, 2), 4_000_000_000, [5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 9])),
            new(At(5), new SampleRow(new SeriesKey("vmstat.compact_stall"), 5_000_000_000, [77])),
        ];

    public List<LossInfo> Losses => [new(At(4), At(5), "kernel", "ring_full", 12)];

    public List<Batch> Batches =>
    [
        BatchCodec.Encode(_summary, 1, Some.RunStart(Id, labels: ("mark", _mark)), 3_000_000_000, 3_000_000_000),
        BatchCodec.Encode(_summary with { Lane = Lane.Detail }, 1, Some.DetailFacts(Id, [.. Events.Select(e => e.Row)]), 5_000_000_000, 8_000_000_000),
        BatchCodec.Encode(_summary, 2, Middle(), 4_000_000_000, 5_000_000_000),
        BatchCodec.Encode(_summary, 3, End(), 9_000_000_000, 9_000_000_000),
    ];

    static CountRow Unmeasured => new(new CountKey(Kind.Extfrag, 1, 10, 2, 1, Ownership.Unknown, null, null, 0), long.MaxValue);

    /// <summary>Seconds after the boot of <see cref="Some.Clock"/>.</summary>
    public DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddTicks(Some.Clock().UnixNs / 100).AddSeconds(seconds);

    // On a kernel that gives neither ownership nor page: absent stays absent. The last digits are below a microsecond.
    static ExtfragRow Bare(ulong bootNs) => Some.Extfrag(bootNs) with
    {
        Ownership = Ownership.Unknown, Pfn = null, Node = null, Zone = null,
        IndexAlloc = null, UnusableAlloc = null, IndexPageblock = null, UnusablePageblock = null,
    };

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
        return facts;
    }

    Facts End() => new()
    {
        RunId = Some.Bytes(Id), Clock = Some.Clock(),
        RunEnd = new RunEnd { BootNs = 9_000_000_000, Reason = RunEnd.Types.Reason.Command, ExitCode = 3 },
    };
}
