// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using Fleet.Agent.Capturing;
using Fleet.Agent.Configuration;
using Fleet.Agent.Spool;
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fleet.Agent.Tests.Spool;

public sealed class SpoolDirectoryTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly LossLedger _losses = new();
    readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_appended_is_read_back_byte_for_byte_from_memory_and_from_files()
    {
        using var spool = Open(new SpoolOptions(64 << 20) { RecentBytes = 0 });
        var sent = Enumerable.Range(1, 300).Select(seq => Append(spool, Lane.Detail, (ulong)seq, bytes: 5_000)).ToList();
        spool.Sync();
        sent.Add(Append(spool, Lane.Detail, 301, bytes: 5_000));

        foreach (var batch in sent)
        {
            Assert.True(spool.TryRead(Own(spool, Lane.Detail), batch.Seq, out var read));
            Assert.Equal(batch, read);
        }
        Assert.True(spool.TryRead(Own(spool, Lane.Detail), 302, out var none));
        Assert.Null(none);
    }

    [Fact]
    public void A_segment_is_removed_when_its_last_batch_is_acknowledged()
    {
        using var spool = Open(new SpoolOptions(16 << 20));
        for (var seq = 1UL; seq <= 30; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 100_000);
        }
        spool.Sync();
        var files = Segments();
        Assert.True(files.Length > 2);

        spool.Acknowledge(Own(spool, Lane.Detail), 15);
        Assert.InRange(Segments().Length, 1, files.Length - 1);
        spool.Acknowledge(Own(spool, Lane.Detail), 30);

        Assert.Equal(0UL, spool.Pending.Batches);
        Assert.True(Segments().Length <= 1);
    }

    [Fact]
    public void An_acknowledged_spool_leaves_no_segment_behind_when_closed()
    {
        using (var spool = Open())
        {
            Append(spool, Lane.Summary, 1);
            spool.Acknowledge(Own(spool, Lane.Summary), 1);
        }

        Assert.Empty(Segments());
    }

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
        _losses.Take();
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
            Assert.Equal(2, _losses.Take().Count(loss => loss is { Reason: "open_tail", HasLastSeq: false } && loss.StreamId == Some.Bytes(earlier.StreamId)));
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
        var loss = Assert.Single(_losses.Take(), loss => loss.HasLastSeq);
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

        Assert.DoesNotContain(_losses.Take(), loss => loss.HasLastSeq);
    }

    [Fact]
    public void A_foreign_file_is_left_alone()
    {
        File.WriteAllText(_folder.File("notes.frag"), "not a segment");
        using var spool = Open();
        spool.ScanEarlier();

        Assert.DoesNotContain(spool.Held(), range => !range.Live);
        Assert.Equal("not a segment", File.ReadAllText(_folder.File("notes.frag")));
    }

    [Fact]
    public void The_bound_drops_the_oldest_detail_and_counts_it()
    {
        using var spool = Open(new SpoolOptions(Settings.LeastSpoolBytes) { RecentBytes = 0 });
        Append(spool, Lane.Summary, 1);
        for (var seq = 1UL; seq <= 400; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 60_000);
            spool.Sync();
        }

        var losses = _losses.Take();
        var detail = spool.Held().Single(range => range.Key.Lane == Lane.Detail);
        Assert.True(Segments().Sum(file => new FileInfo(file).Length) <= Settings.LeastSpoolBytes + (1 << 20));
        Assert.All(losses, loss => Assert.Equal((Lane.Detail, "spool_bytes"), (loss.Lane, loss.Reason)));
        Assert.Equal((1UL, detail.First - 1), (losses[0].FirstSeq, losses[^1].LastSeq));
        Assert.Equal(detail.First - 1, losses.Aggregate(0UL, (sum, loss) => sum + loss.Count));
        Assert.False(spool.TryRead(Own(spool, Lane.Detail), 1, out _));
        Assert.True(spool.TryRead(Own(spool, Lane.Summary), 1, out var summary) && summary is not null);
    }

    [Fact]
    public void While_the_disk_is_full_batches_wait_in_memory_and_are_written_when_it_is_not()
    {
        // Smaller than a segment: space for one cannot be taken in advance.
        using var disk = new SmallDisk(kibibytes: 3072);
        var log = new CollectedLog();
        using (var spool = SpoolDirectory.Open(disk.Path, new SpoolOptions(64 << 20) { RecentBytes = 0 }, _losses, _time, log))
        {
            Append(spool, Lane.Detail, 1, bytes: 50_000);
            spool.Sync();
            disk.Fill();
            for (var seq = 2UL; seq <= 20; seq++)
            {
                Append(spool, Lane.Detail, seq, bytes: 50_000);
                _time.Advance(TimeSpan.FromSeconds(1.1));
                spool.Sync();
            }
            Assert.Single(log.Lines, line => line.Contains("cannot be written", StringComparison.Ordinal));

            disk.Free();
            _time.Advance(TimeSpan.FromSeconds(1.1));
            spool.Sync();

            Assert.Contains(log.Lines, line => line.Contains("can be written again", StringComparison.Ordinal));
            Assert.Empty(_losses.Take());
        }
        using var next = SpoolDirectory.Open(disk.Path, new SpoolOptions(64 << 20), _losses, _time, log);
        next.ScanEarlier();
        var held = Assert.Single(next.Held(), range => !range.Live);
        Assert.Equal((1UL, 20UL), (held.First, held.Last));
        for (var seq = 1UL; seq <= 20; seq++)
        {
            Assert.True(next.TryRead(held.Key, seq, out var batch) && batch!.Seq == seq);
        }
    }

    [Fact]
    public void Space_of_a_segment_is_taken_in_advance_so_that_a_disk_that_fills_up_does_not_stop_it()
    {
        using var disk = new SmallDisk(kibibytes: 3072);
        var log = new CollectedLog();
        using var spool = SpoolDirectory.Open(disk.Path, new SpoolOptions(16 << 20), _losses, _time, log);
        Append(spool, Lane.Detail, 1, bytes: 50_000);
        disk.Fill();
        for (var seq = 2UL; seq <= 15; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 50_000);
        }

        Assert.Empty(log.Lines);
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(50_000, true)]
    public void What_is_older_than_its_age_goes_and_is_counted_and_of_counts_what_is_beyond_their_reserve(int summaryBytes, bool beyond)
    {
        var options = new SpoolOptions(16 << 20) { Age = TimeSpan.FromDays(7) };
        using (var first = Open(options))
        {
            Append(first, Lane.Detail, 1);
            for (var seq = 1UL; seq <= 100; seq++)
            {
                Append(first, Lane.Summary, seq, summaryBytes);
            }
        }
        foreach (var file in Segments())
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8));
        }
        using var spool = Open(options);
        spool.ScanEarlier();

        spool.Sync();

        var losses = _losses.Take();
        Assert.All(losses, loss => Assert.Equal("spool_age_earlier_run", loss.Reason));
        Assert.Equal(beyond ? [Lane.Detail, Lane.Summary] : [Lane.Detail], losses.Select(loss => loss.Lane).Distinct());
        var kept = Segments().Where(file => file.Contains("-summary-", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length);
        Assert.InRange(kept, beyond ? options.ReserveBytes - (2 << 20) : 1, options.ReserveBytes);
        Assert.DoesNotContain(Segments(), file => file.Contains("-detail-", StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_of_many_earlier_runs_share_one_reserve_and_detail_goes_before_them()
    {
        var options = new SpoolOptions(16 << 20);
        for (var run = 0; run < 6; run++)
        {
            using var spool = Open(options);
            Append(spool, Lane.Summary, 1, bytes: 900_000);
            Append(spool, Lane.Detail, 1, bytes: 100_000);
        }
        // More than there is: everything that may go, goes.
        using var last = Open(options with { FreeBytes = long.MaxValue });
        last.ScanEarlier();

        last.Sync();

        var losses = _losses.Take();
        Assert.Equal([.. Enumerable.Repeat(Lane.Detail, 6), .. Enumerable.Repeat(Lane.Summary, 2)], losses.Select(loss => loss.Lane));
        Assert.All(losses, loss => Assert.Equal("disk_free_earlier_run", loss.Reason));
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

        var losses = _losses.Take().OrderBy(loss => loss.Lane).ToList();
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

        Assert.Empty(_losses.Take());
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

        var loss = Assert.Single(_losses.Take());
        Assert.Equal(("torn_tail", Lane.Detail, first, false, whole > 0), (loss.Reason, loss.Lane, loss.FirstSeq, loss.HasLastSeq, loss.HasBootNsFrom));
        Append(spool, Lane.Summary, 1);
        Assert.DoesNotContain(Segments(), file => file.Contains("-detail-", StringComparison.Ordinal));
    }

    [Fact]
    public void What_lies_between_two_whole_batches_is_told_with_the_times_between_them()
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

        var loss = _losses.Take()[0];
        Assert.Equal((2UL, 2UL, 150UL, 300UL, false), (loss.FirstSeq, loss.LastSeq, loss.BootNsFrom, loss.BootNsTo, loss.HasCount));
        Assert.Equal(Some.Clock(), loss.Clock);
    }

    [Fact]
    public void Where_the_filesystem_runs_short_detail_goes_and_counts_stay()
    {
        using var disk = new SmallDisk(kibibytes: 8192);
        var options = new SpoolOptions(16 << 20) { FreeBytes = 2 << 20, RecentBytes = 0 };
        using var spool = SpoolDirectory.Open(disk.Path, options, _losses, _time, NullLogger.Instance);
        Append(spool, Lane.Summary, 1, bytes: 50_000);
        for (var seq = 1UL; seq <= 60; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 100_000);
            _time.Advance(TimeSpan.FromSeconds(1.1));
            spool.Sync();
        }

        Assert.All(_losses.Take(), loss => Assert.Equal((Lane.Detail, "disk_free"), (loss.Lane, loss.Reason)));
        Assert.True(spool.TryRead(Own(spool, Lane.Summary), 1, out var summary) && summary is not null);
        Assert.True(new DriveInfo(disk.Path).AvailableFreeSpace >= options.FreeBytes - options.SegmentBytes(Lane.Detail));
    }

    [Fact]
    public void A_file_that_somebody_removed_is_counted_and_the_rest_goes_on()
    {
        using var spool = Open(new SpoolOptions(16 << 20) { RecentBytes = 0 });
        for (var seq = 1UL; seq <= 30; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 100_000);
        }
        _time.Advance(TimeSpan.FromSeconds(2));
        spool.Sync();
        File.Delete(Segments().Order(StringComparer.Ordinal).First());

        Assert.False(spool.TryRead(Own(spool, Lane.Detail), 1, out _));

        var loss = Assert.Single(_losses.Take());
        var held = Assert.Single(spool.Held(), range => range.Key.Lane == Lane.Detail);
        Assert.Equal(("spool_removed", 1UL, held.First - 1, held.First - 1), (loss.Reason, loss.FirstSeq, loss.LastSeq, loss.Count));
        for (var seq = held.First; seq <= 30; seq++)
        {
            Assert.True(spool.TryRead(Own(spool, Lane.Detail), seq, out var batch) && batch!.Seq == seq);
        }
    }

    [Fact]
    public void A_stretch_that_was_damaged_after_it_was_listed_is_counted_and_the_rest_goes_on()
    {
        using (var first = Open())
        {
            for (var seq = 1UL; seq <= 3; seq++)
            {
                Append(first, Lane.Detail, seq, bytes: 1000);
            }
        }
        using var spool = Open();
        spool.ScanEarlier();
        var held = Assert.Single(spool.Held(), range => !range.Live);
        var path = Assert.Single(Segments());
        var bytes = File.ReadAllBytes(path);
        bytes[64 + 1100 + 200] ^= 0xff; // inside the second record
        File.WriteAllBytes(path, bytes);

        Assert.True(spool.TryRead(held.Key, 1, out _));
        Assert.False(spool.TryRead(held.Key, 2, out _));
        Assert.True(spool.TryRead(held.Key, 3, out var third) && third!.Seq == 3);

        var loss = Assert.Single(_losses.Take());
        Assert.Equal(("spool_damaged_earlier_run", 2UL, 2UL, 1UL), (loss.Reason, loss.FirstSeq, loss.LastSeq, loss.Count));
    }

    [Fact]
    public void A_directory_that_was_removed_is_made_again_and_what_memory_has_is_written()
    {
        using var spool = Open();
        Append(spool, Lane.Summary, 1);
        Directory.Delete(_folder.Path, recursive: true);
        Assert.True(spool.TryRead(Own(spool, Lane.Summary), 1, out var first) && first is not null);

        for (var seq = 1UL; seq <= 30; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 100_000);
            _time.Advance(TimeSpan.FromSeconds(1.1));
            spool.Sync();
        }

        Assert.NotEmpty(Segments());
        Assert.Throws<ConfigurationException>(() => Open());
    }

    [Fact]
    public void Losses_on_their_way_in_dropped_counts_are_told_again()
    {
        using var spool = Open(new SpoolOptions(Settings.LeastSpoolBytes) { RecentBytes = 0 });
        var facts = new Facts { Losses = { new Loss { Reason = "ring_full", Count = 7, Kind = Kind.Extfrag, Stage = Loss.Types.Stage.Kernel } } };
        spool.Append(BatchCodec.Encode(Own(spool, Lane.Summary), 1, facts, 1, 2));
        for (var seq = 2UL; seq <= 400; seq++)
        {
            Append(spool, Lane.Summary, seq, bytes: 60_000);
        }

        Assert.Contains(_losses.Take(), loss => loss is { Reason: "ring_full", Count: 7 });
        Assert.True(_losses.TakeStart());
        Assert.False(_losses.TakeStart());
    }

    [Fact]
    public void Beyond_the_memory_bound_a_full_disk_costs_the_oldest_batches_and_each_is_counted()
    {
        using var disk = new SmallDisk(kibibytes: 1024);
        disk.Fill();
        using var spool = SpoolDirectory.Open(disk.Path, new SpoolOptions(64 << 20) { MemoryBytes = 500_000 }, _losses, _time, NullLogger.Instance);
        for (var seq = 1UL; seq <= 50; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 50_000);
        }

        var loss = Assert.Single(_losses.Take());
        var held = spool.Held().Single(range => range.Key.Lane == Lane.Detail);
        Assert.Equal(("disk_full", 1UL, held.First - 1, held.First - 1), (loss.Reason, loss.FirstSeq, loss.LastSeq, loss.Count));
        Assert.Equal(50UL, held.Last);
    }

    [Fact]
    public void Two_agents_cannot_have_one_spool()
    {
        using var first = Open();

        Assert.Contains("in use by another fleet-agent", Assert.Throws<ConfigurationException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spool_that_cannot_be_a_directory_is_one_clear_line()
    {
        File.WriteAllText(_folder.File("file"), "");

        var error = Assert.Throws<ConfigurationException>(
            () => SpoolDirectory.Open(_folder.File("file"), new SpoolOptions(64 << 20), _losses, _time, NullLogger.Instance));

        Assert.Contains("cannot be used", error.Message, StringComparison.Ordinal);
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

    SpoolDirectory Open(SpoolOptions? options = null) =>
        SpoolDirectory.Open(_folder.Path, options ?? new SpoolOptions(64 << 20), _losses, _time, NullLogger.Instance);

    string[] Segments() => Directory.GetFiles(_folder.Path, "*.frag");

    int SegmentsOf(StreamKey key) => Segments().Count(path => Path.GetFileName(path).StartsWith($"{key.StreamId:N}", StringComparison.Ordinal));

    static StreamKey Own(SpoolDirectory spool, Lane lane) => new(spool.StreamId, lane);

    /// <summary>A batch of one event and a payload that does not compress.</summary>
    static Batch Append(SpoolDirectory spool, Lane lane, ulong seq, int bytes = 100)
    {
        var batch = Some.Batch(Own(spool, lane), seq);
        batch.Payload = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(bytes));
        batch.EventCount = 1;
        spool.Append(batch);
        return batch;
    }
}
