// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.Recording.Segments;
using Fleet.TestKit;

namespace Fleet.Recording.Tests.Segments;

/// <summary>B-01 and B-02: many lives of a segment file, and bytes that never were one.</summary>
public sealed class SegmentModelTests : IDisposable
{
    // A first seed that never changes: a failure is the same one tomorrow, and its message names the seed.
    const int FirstSeed = 1;

    readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_power_cuts_and_damage_leave_comes_back_unchanged_and_what_does_not_is_told()
    {
        var sequences = Tier.Times(2_000, 50_000);
        for (var seed = FirstSeed; seed < FirstSeed + sequences; seed++)
        {
            new CrashModel(seed, _folder.File("life.frag")).Run();
        }
        Tier.Report("B-01", "lives of a segment file with power cuts and damage", sequences, 0, "every intact batch back unchanged, every missing one told");
    }

    [Fact]
    public void Bytes_that_are_no_segment_give_one_clear_error_and_never_much_memory()
    {
        var limit = TimeSpan.FromSeconds(Tier.Times(3, 60));
        var random = new Random(FirstSeed);
        var seeds = Seeds();
        var (inputs, hang, slowest) = (0, TimeSpan.FromMilliseconds(100), TimeSpan.Zero);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < limit; inputs++)
        {
            var bytes = Mutate(seeds[random.Next(seeds.Count)], random);
            File.WriteAllBytes(_folder.File("fuzz.frag"), bytes);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var took = Read();
            var most = BatchCodec.MaxRawBytes + (4L * bytes.Length) + (1 << 20);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < most, $"input {inputs}: more memory than a batch may take");
            // On a busy machine a reading may wait for its turn; three do not.
            for (var again = 0; again < 2 && took > hang; again++)
            {
                took = Read();
            }
            Assert.True(took < hang, $"input {inputs}: hangs for {took}");
            slowest = took > slowest ? took : slowest;
        }
        Tier.Report("B-02", $"bytes that are no segment, {limit.TotalSeconds:F0} s", inputs, 0, string.Create(CultureInfo.InvariantCulture, $"only the two documented errors, {slowest.TotalMilliseconds:F0} ms at most"));
    }

    TimeSpan Read()
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var reader = SegmentReader.Open(_folder.File("fuzz.frag"));
            foreach (var batch in reader.Batches())
            {
                _ = BatchCodec.Decode(batch);
            }
        }
        catch (Exception e) when (e is SegmentFormatException or BatchFormatException)
        {
            Assert.DoesNotContain('\n', e.Message);
        }
        return Stopwatch.GetElapsedTime(begun);
    }

    List<byte[]> Seeds()
    {
        var seeds = new List<byte[]>();
        foreach (var facts in (ReadOnlySpan<V1.Facts>)[Some.SummaryFacts(Guid.NewGuid()), Some.RunStart(Guid.NewGuid()), Some.DetailFacts(Guid.NewGuid(), Some.Extfrag(), Some.Extfrag(9))])
        {
            var path = _folder.File($"{seeds.Count}.frag");
            var key = Some.Stream();
            using (var writer = SegmentWriter.Create(path, new SegmentHeader(key.StreamId, key.Lane, 1, 1)))
            {
                writer.Append(Some.Batch(key, 1, facts));
                writer.Append(Some.Batch(key, 2, facts));
            }
            seeds.Add(File.ReadAllBytes(path));
        }
        return seeds;
    }

    /// <summary>Bytes changed, moved, repeated or cut; sometimes with the frame's own checksum made right again, to get past it.</summary>
    static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = (byte[])seed.Clone();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    random.NextBytes(bytes.AsSpan(at, Math.Min(random.Next(1, 40), bytes.Length - at)));
                    break;
                case 2:
                    bytes = [.. bytes, .. bytes[at..]];
                    break;
                default:
                    bytes = bytes[..Math.Max(at, 1)];
                    break;
            }
        }
        if (random.Next(2) == 0)
        {
            Reseal(bytes);
        }
        return bytes;
    }

    static void Reseal(byte[] bytes)
    {
        if (bytes.Length < SegmentHeader.Size + SegmentRecord.HeaderSize)
        {
            return;
        }
        SegmentHeader header;
        try
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(60), Crc32C.Of(bytes.AsSpan(0, 60)));
            header = SegmentHeader.Read(bytes, "fuzz");
        }
        catch (SegmentFormatException)
        {
            return;
        }
        var record = bytes.AsSpan(SegmentHeader.Size);
        if (SegmentRecord.BodyLength(record) is { } length && SegmentRecord.SizeOf(length) <= record.Length)
        {
            SegmentRecord.Seal(record, length, header, SegmentHeader.Size);
        }
    }
}
