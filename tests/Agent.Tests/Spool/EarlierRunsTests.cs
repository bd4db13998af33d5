// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Spool;

/// <summary>What earlier runs left in a spool: offered, told, and told once.</summary>
public sealed class EarlierRunsTests : SpoolTests
{
    [Fact]
    public void What_an_earlier_run_left_is_offered_after_the_live_lanes()
    {
        StreamKey earlier;
        using (var first = Open())
        {
            earlier = Own(first, Lane.Summary);
            Append(first, Lane.Summary, 1);
            Append(first, Lane.Summary, 2);
        }
        using var spool = Open();
        spool.ScanEarlier();

        var held = spool.Held();

        Assert.Equal([true, false, true], held.Select(range => range.Live));
        Assert.Equal((earlier, 1UL, 2UL), (held[1].Key, held[1].First, held[1].Last));
        Assert.True(spool.TryRead(earlier, 2, out var batch) && batch!.Seq == 2);
        spool.Acknowledge(earlier, 2);
        Assert.Equal(1, SegmentsOf(earlier));
        // What is told in a batch of this run needs no file of that run any more.
        Losses.Take();
        Append(spool, Lane.Summary, 1);
        Assert.Equal(0, SegmentsOf(earlier));
    }

    [Fact]
    public void A_tail_that_was_found_and_not_told_before_the_end_is_found_by_the_next_run()
    {
        var earlier = Left(ended: false);
        for (var run = 0; run < 2; run++)
        {
            using var spool = Open();
            spool.ScanEarlier();
            foreach (var range in spool.Held().Where(range => !range.Live).ToList())
            {
                spool.Acknowledge(range.Key, range.Last);
            }
            // Its last batch is written before the acknowledgement comes.
            Assert.Equal(2, Losses.Take().Count(loss => loss is { Reason: "open_tail", HasLastSeq: false } && loss.StreamId == Some.Bytes(earlier.StreamId)));
            Assert.Equal((0UL, 2), (spool.Pending.Batches, Segments().Length));
        }
    }

    [Fact]
    public void A_damaged_stretch_splits_what_is_offered_and_nothing_whole_is_withheld()
    {
        LeaveThreeOfWhichTheSecondIsDamaged();
        using var spool = Open();
        spool.ScanEarlier();

        var before = Assert.Single(spool.Held(), range => !range.Live);
        spool.Acknowledge(before.Key, before.Last);
        var after = Assert.Single(spool.Held(), range => !range.Live);

        Assert.Equal((1UL, 1UL, 3UL, 3UL), (before.First, before.Last, after.First, after.Last));
        var loss = Assert.Single(Losses.Take(), loss => loss.HasLastSeq);
        Assert.Equal(("spool_damaged_earlier_run", 2UL, 2UL, before.Key.StreamId.ToString("N")),
            (loss.Reason, loss.FirstSeq, loss.LastSeq, Convert.ToHexStringLower(loss.StreamId.Span)));
    }

    [Fact]
    public void A_hole_that_the_store_had_filled_before_is_no_loss()
    {
        LeaveThreeOfWhichTheSecondIsDamaged();
        using var spool = Open();
        spool.ScanEarlier();

        spool.Acknowledge(Assert.Single(spool.Held(), range => !range.Live).Key, 2);

        Assert.DoesNotContain(Losses.Take(), loss => loss.HasLastSeq);
    }

    [Fact]
    public void A_foreign_file_is_left_alone()
    {
        File.WriteAllText(Folder.File("notes.frag"), "not a segment");
        using var spool = Open();
        spool.ScanEarlier();

        Assert.DoesNotContain(spool.Held(), range => !range.Live);
        Assert.Equal("not a segment", File.ReadAllText(Folder.File("notes.frag")));
    }

    [Fact]
    public void The_end_of_a_run_that_was_killed_is_told_once_the_store_has_said_how_far_it_got()
    {
        var summary = Left(ended: false);
        using var spool = Open();
        spool.ScanEarlier();
        foreach (var range in spool.Held().Where(range => !range.Live))
        {
            // The store got batches that the disk of the host had not confirmed.
            spool.Acknowledge(range.Key, range.Last + 2);
        }

        var losses = Losses.Take().OrderBy(loss => loss.Lane).ToList();
        Assert.Equal([(Lane.Summary, 5UL), (Lane.Detail, 5UL)], losses.Select(loss => (loss.Lane, loss.FirstSeq)));
        Assert.All(losses, loss => Assert.Equal(("open_tail", false, false, 2_000UL, false, summary.StreamId.ToString("N")),
            (loss.Reason, loss.HasLastSeq, loss.HasCount, loss.BootNsFrom, loss.HasBootNsTo, Convert.ToHexStringLower(loss.StreamId.Span))));
        Assert.All(losses, loss => Assert.Equal(Some.Clock(), loss.Clock));
        Assert.DoesNotContain(spool.Held(), range => !range.Live);
        Append(spool, Lane.Summary, 1);
        Assert.Equal(0, SegmentsOf(summary));
    }

    [Fact]
    public void A_run_that_ended_in_order_has_no_open_end()
    {
        Left(ended: true);
        using var spool = Open();
        spool.ScanEarlier();
        foreach (var range in spool.Held().Where(range => !range.Live))
        {
            spool.Acknowledge(range.Key, range.Last);
        }

        Assert.Empty(Losses.Take());
        Assert.Empty(Segments());
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(0, 1)]
    public void A_lane_that_breaks_off_inside_a_record_says_where(int whole, ulong first)
    {
        Left(ended: false);
        var path = Assert.Single(Segments(), file => file.Contains("-detail-", StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole == 1 ? bytes[..^40] : bytes[..104]);
        using var spool = Open();
        spool.ScanEarlier();
        var detail = Assert.Single(spool.Held(), range => !range.Live && range.Key.Lane == Lane.Detail);
        Assert.Equal((ulong)whole, detail.Last);

        spool.Acknowledge(detail.Key, detail.Last);

        var loss = Assert.Single(Losses.Take());
        Assert.Equal(("torn_tail", Lane.Detail, first, false, whole > 0), (loss.Reason, loss.Lane, loss.FirstSeq, loss.HasLastSeq, loss.HasBootNsFrom));
        Append(spool, Lane.Summary, 1);
        Assert.DoesNotContain(Segments(), file => file.Contains("-detail-", StringComparison.Ordinal));
    }

    [Fact]
    public void What_lies_between_two_whole_batches_is_told_with_theTimes_between_them()
    {
        using (var first = Open())
        {
            foreach (var seq in new[] { 1UL, 2UL, 3UL })
            {
                first.Append(BatchCodec.Encode(Own(first, Lane.Summary), seq, Some.SummaryFacts(Guid.NewGuid()), seq * 100, seq * 100 + 50));
            }
        }
        var path = Assert.Single(Segments());
        var bytes = File.ReadAllBytes(path);
        bytes[64 + (bytes.Length - 64) / 2] ^= 0xff; // inside the second record
        File.WriteAllBytes(path, bytes);
        using var spool = Open();
        spool.ScanEarlier();

        spool.Acknowledge(Assert.Single(spool.Held(), range => !range.Live).Key, 1);

        var loss = Losses.Take()[0];
        Assert.Equal((2UL, 2UL, 150UL, 300UL, false), (loss.FirstSeq, loss.LastSeq, loss.BootNsFrom, loss.BootNsTo, loss.HasCount));
        Assert.Equal(Some.Clock(), loss.Clock);
    }

    /// <summary>An earlier run: two batches of each lane, all of it to be shipped yet.</summary>
    StreamKey Left(bool ended)
    {
        using var spool = Open();
        var (summary, run) = (Own(spool, Lane.Summary), Guid.NewGuid());
        spool.Append(Some.Batch(summary, 1, Some.RunStart(run)));
        spool.Append(Some.Batch(summary with { Lane = Lane.Detail }, 1, Some.DetailFacts(run, Some.Extfrag())));
        spool.Append(Some.Batch(summary with { Lane = Lane.Detail }, 2, Some.DetailFacts(run, Some.Extfrag())));
        var last = Some.SummaryFacts(run);
        last.RunEnd = ended ? new RunEnd { BootNs = 2_000 } : null;
        spool.Append(Some.Batch(summary, 2, last));
        return summary;
    }

    void LeaveThreeOfWhichTheSecondIsDamaged()
    {
        using (var spool = Open())
        {
            for (var seq = 1UL; seq <= 3; seq++)
            {
                Append(spool, Lane.Summary, seq, bytes: 1000);
            }
        }
        var path = Assert.Single(Segments());
        var bytes = File.ReadAllBytes(path);
        bytes[64 + 1100 + 200] ^= 0xff; // inside the second record
        File.WriteAllBytes(path, bytes);
    }

    int SegmentsOf(StreamKey key) => Segments().Count(path => Path.GetFileName(path).StartsWith($"{key.StreamId:N}", StringComparison.Ordinal));
}
