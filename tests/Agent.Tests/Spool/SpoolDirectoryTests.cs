// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Configuration;
using Fleet.Agent.Spool;
using Fleet.TestKit;
using Fleet.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Agent.Tests.Spool;

/// <summary>What a spool holds, gives back and forgets, and what becomes of it when its disk or somebody else interferes.</summary>
public sealed class SpoolDirectoryTests : SpoolTests
{
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
    public void While_the_disk_is_full_batches_wait_in_memory_and_are_written_when_it_is_not()
    {
        // Smaller than a segment: space for one cannot be taken in advance.
        using var disk = new SmallDisk(kibibytes: 3072);
        var log = new CollectedLog();
        using (var spool = SpoolDirectory.Open(disk.Path, new SpoolOptions(64 << 20) { RecentBytes = 0 }, Losses, Time, log))
        {
            Append(spool, Lane.Detail, 1, bytes: 50_000);
            spool.Sync();
            disk.Fill();
            for (var seq = 2UL; seq <= 20; seq++)
            {
                Append(spool, Lane.Detail, seq, bytes: 50_000);
                Time.Advance(TimeSpan.FromSeconds(1.1));
                spool.Sync();
            }
            Assert.Single(log.Lines, line => line.Contains("cannot be written", StringComparison.Ordinal));

            disk.Free();
            Time.Advance(TimeSpan.FromSeconds(1.1));
            spool.Sync();

            Assert.Contains(log.Lines, line => line.Contains("can be written again", StringComparison.Ordinal));
            Assert.Empty(Losses.Take());
        }
        using var next = SpoolDirectory.Open(disk.Path, new SpoolOptions(64 << 20), Losses, Time, log);
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
        using var spool = SpoolDirectory.Open(disk.Path, new SpoolOptions(16 << 20), Losses, Time, log);
        Append(spool, Lane.Detail, 1, bytes: 50_000);
        disk.Fill();
        for (var seq = 2UL; seq <= 15; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 50_000);
        }

        Assert.Empty(log.Lines);
    }

    [Fact]
    public void A_file_that_somebody_removed_is_counted_and_the_rest_goes_on()
    {
        using var spool = Open(new SpoolOptions(16 << 20) { RecentBytes = 0 });
        for (var seq = 1UL; seq <= 30; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 100_000);
        }
        Time.Advance(TimeSpan.FromSeconds(2));
        spool.Sync();
        File.Delete(Segments().Order(StringComparer.Ordinal).First());

        Assert.False(spool.TryRead(Own(spool, Lane.Detail), 1, out _));

        var loss = Assert.Single(Losses.Take());
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

        var loss = Assert.Single(Losses.Take());
        Assert.Equal(("spool_damaged_earlier_run", 2UL, 2UL, 1UL), (loss.Reason, loss.FirstSeq, loss.LastSeq, loss.Count));
    }

    [Fact]
    public void A_directory_that_was_removed_is_made_again_and_what_memory_has_is_written()
    {
        using var spool = Open();
        Append(spool, Lane.Summary, 1);
        Directory.Delete(Folder.Path, recursive: true);
        Assert.True(spool.TryRead(Own(spool, Lane.Summary), 1, out var first) && first is not null);

        for (var seq = 1UL; seq <= 30; seq++)
        {
            Append(spool, Lane.Detail, seq, bytes: 100_000);
            Time.Advance(TimeSpan.FromSeconds(1.1));
            spool.Sync();
        }

        Assert.NotEmpty(Segments());
        Assert.Throws<ConfigurationException>(() => Open());
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
        File.WriteAllText(Folder.File("file"), "");

        var error = Assert.Throws<ConfigurationException>(
            () => SpoolDirectory.Open(Folder.File("file"), new SpoolOptions(64 << 20), Losses, Time, NullLogger.Instance));

        Assert.Contains("cannot be used", error.Message, StringComparison.Ordinal);
    }
}
