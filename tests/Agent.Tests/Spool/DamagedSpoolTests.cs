// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Fleet.Agent.Capturing;
using Fleet.Agent.Spool;
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Agent.Tests.Spool;

/// <summary>C-07: spools that were damaged while nobody looked.</summary>
public sealed class DamagedSpoolTests
{
    const int Batches = 40;

    [Fact]
    public void Of_500_damaged_spools_each_opens_gives_every_whole_batch_and_tells_what_is_missing_between()
    {
        const int Spools = 500;
        var (told, slowest) = (0, TimeSpan.Zero);
        for (var seed = 1; seed <= Spools; seed++)
        {
            var (losses, start) = Judge(new Random(seed), seed);
            told += losses;
            slowest = start > slowest ? start : slowest;
        }
        Tier.Report("C-07", "spools damaged while nobody looked", Spools, slowest < TimeSpan.FromSeconds(5) ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"every whole batch delivered; {told} of them had lost batches between others, and told exactly which; slowest start {slowest.TotalSeconds:F2} s"));
        Assert.True(told > 100, $"only {told} spools had a loss to tell");
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"{slowest}");
    }

    /// <returns>1 where a loss was told; how long the start took.</returns>
    static (int Told, TimeSpan Start) Judge(Random random, int seed)
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var (key, sent) = Fill(folder.Path);
        Damage(folder.Path, random);
        var losses = new LossLedger();
        var begun = Stopwatch.GetTimestamp();
        using var spool = SpoolDirectory.Open(folder.Path, new SpoolOptions(64 << 20), losses, TimeProvider.System, NullLogger.Instance);
        spool.ScanEarlier();
        var start = Stopwatch.GetElapsedTime(begun);

        var whole = new SortedSet<ulong>();
        // One stretch after another, as sessions would ship them.
        while (spool.Held().FirstOrDefault(range => range.Key == key) is { Last: > 0 } range)
        {
            for (var seq = range.First; seq <= range.Last; seq++)
            {
                Assert.True(spool.TryRead(key, seq, out var batch) && batch!.Equals(sent[(int)seq - 1]), $"seed {seed}: batch {seq} is offered and not whole");
                whole.Add(seq);
            }
            spool.Acknowledge(key, range.Last);
        }
        var between = whole.Count == 0 ? [] : Enumerable.Range((int)whole.Min, (int)(whole.Max - whole.Min + 1)).Select(seq => (ulong)seq).Except(whole).ToArray();
        var told = losses.Take();
        var lost = told.Where(loss => loss.HasLastSeq).SelectMany(loss => Enumerable.Range((int)loss.FirstSeq, (int)(loss.LastSeq - loss.FirstSeq + 1))).Select(seq => (ulong)seq).Order().ToArray();
        Assert.True(between.SequenceEqual(lost), $"seed {seed}: missing {string.Join(' ', between)}, told {string.Join(' ', lost)}");
        // Nobody can tell how much followed a torn end, only where it begins; and only a torn end is told so.
        foreach (var tail in told.Where(loss => !loss.HasLastSeq))
        {
            Assert.Equal(("torn_tail", whole.Count == 0 ? 1 : whole.Max + 1, false), (tail.Reason, tail.FirstSeq, tail.HasCount));
            Assert.True(whole.Count < sent.Count, $"seed {seed}: a torn end is told, and nothing is missing");
        }
        return (told.Count > 0 ? 1 : 0, start);
    }

    static (StreamKey Key, IReadOnlyList<Batch> Sent) Fill(string path)
    {
        // A small segment, so that there are several files.
        using var spool = SpoolDirectory.Open(path, new SpoolOptions(16 << 20) { SyncInterval = TimeSpan.FromHours(1), SyncBytes = long.MaxValue },
            new LossLedger(), TimeProvider.System, NullLogger.Instance);
        var key = new StreamKey(spool.StreamId, Lane.Detail);
        var sent = new List<Batch>();
        for (var seq = 1UL; seq <= Batches; seq++)
        {
            var batch = Some.Batch(key, seq);
            batch.Payload = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(30_000));
            spool.Append(batch);
            sent.Add(batch);
        }
        return (key, sent);
    }

    /// <summary>A flipped bit, a page of zeros, a cut, two blocks exchanged, one doubled, a file of somebody else, or another version.</summary>
    static void Damage(string folder, Random random)
    {
        var files = Directory.GetFiles(folder, "*.frag").Order(StringComparer.Ordinal).ToArray();
        var path = files[random.Next(files.Length)];
        var bytes = File.ReadAllBytes(path);
        var (at, other) = (random.Next(64, bytes.Length - 4096), random.Next(64, bytes.Length - 4096));
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.AsSpan(at, 4096).Clear();
                break;
            case 2:
                bytes = bytes[..at];
                break;
            case 3:
                var block = bytes.AsSpan(at, 4096).ToArray();
                bytes.AsSpan(other, 4096).CopyTo(bytes.AsSpan(at));
                block.CopyTo(bytes, other);
                break;
            case 4:
                bytes.AsSpan(at, 4096).ToArray().CopyTo(bytes, other);
                break;
            case 5:
                random.NextBytes(bytes.AsSpan(0, 64));
                break;
            default:
                bytes[8] = 99;
                break;
        }
        File.WriteAllBytes(path, bytes);
    }
}
