// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Configuration;
using Fleet.Agent.Spool;
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Agent.Tests.Spool;

/// <summary>What goes first when a spool may hold no more.</summary>
public sealed class SpoolBoundsTests : SpoolTests
{
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

        var losses = Losses.Take();
        var detail = spool.Held().Single(range => range.Key.Lane == Lane.Detail);
        Assert.True(Segments().Sum(file => new FileInfo(file).Length) <= Settings.LeastSpoolBytes + (1 << 20));
        Assert.All(losses, loss => Assert.Equal((Lane.Detail, "spool_bytes"), (loss.Lane, loss.Reason)));
        Assert.Equal((1UL, detail.First - 1), (losses[0].FirstSeq, losses[^1].LastSeq));
        Assert.Equal(detail.First - 1, losses.Aggregate(0UL, (sum, loss) => sum + loss.Count));
        Assert.False(spool.TryRead(Own(spool, Lane.Detail), 1, out _));
        Assert.True(spool.TryRead(Own(spool, Lane.Summary), 1, out var summary) && summary is not null);
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

        var losses = Losses.Take();
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

        var losses = Losses.Take();
        Assert.Equal([.. Enumerable.Repeat(Lane.Detail, 6), .. Enumerable.Repeat(Lane.Summary, 2)], losses.Select(loss => loss.Lane));
        Assert.All(losses, loss => Assert.Equal("disk_free_earlier_run", loss.Reason));
    }

    [Fact]
    public void Where_the_filesystem_runs_short_detail_goes_and_counts_stay()
    {
        using var disk = new SmallDisk(kibibytes: 8192);
        var options = new SpoolOptions(16 << 20) { FreeBytes = 2 << 20, RecentBytes = 0 };
        using var spool = SpoolDirectory.Open(disk.Path, options, Losses, Time, NullLogger.Instance);
        Append(spool, Lane.Summary, 1, bytes: 50_000);
        for (var seq = 1UL; seq <= 60; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 100_000);
            Time.Advance(TimeSpan.FromSeconds(1.1));
            spool.Sync();
        }

        Assert.All(Losses.Take(), loss => Assert.Equal((Lane.Detail, "disk_free"), (loss.Lane, loss.Reason)));
        Assert.True(spool.TryRead(Own(spool, Lane.Summary), 1, out var summary) && summary is not null);
        Assert.True(new DriveInfo(disk.Path).AvailableFreeSpace >= options.FreeBytes - options.SegmentBytes(Lane.Detail));
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

        Assert.Contains(Losses.Take(), loss => loss is { Reason: "ring_full", Count: 7 });
        Assert.True(Losses.TakeStart());
        Assert.False(Losses.TakeStart());
    }

    [Fact]
    public void Beyond_the_memory_bound_a_full_disk_costs_the_oldest_batches_and_each_is_counted()
    {
        using var disk = new SmallDisk(kibibytes: 1024);
        disk.Fill();
        using var spool = SpoolDirectory.Open(disk.Path, new SpoolOptions(64 << 20) { MemoryBytes = 500_000 }, Losses, Time, NullLogger.Instance);
        for (var seq = 1UL; seq <= 50; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 50_000);
        }

        var loss = Assert.Single(Losses.Take());
        var held = spool.Held().Single(range => range.Key.Lane == Lane.Detail);
        Assert.Equal(("disk_full", 1UL, held.First - 1, held.First - 1), (loss.Reason, loss.FirstSeq, loss.LastSeq, loss.Count));
        Assert.Equal(50UL, held.Last);
    }
}
