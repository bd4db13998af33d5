// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.Recording.Segments;
using Fleet.TestKit;

namespace Fleet.Recording.Tests.Segments;

/// <summary>Many lives of a segment file. FLEET_FAULT_SEQUENCES and FLEET_FAULT_FUZZ_SECONDS ask for more than a change needs.</summary>
public sealed class SegmentModelTests : IDisposable
{
    // A first seed that never changes: a failure is the same one tomorrow, and its message names the seed.
    const int FirstSeed = 1;

    readonly TemporaryFolder _folder = new(inMemory: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_power_cuts_and_damage_leave_comes_back_unchanged_and_what_does_not_is_told()
    {
        var sequences = Asked("FLEET_FAULT_SEQUENCES", 2_000);
        for (var seed = FirstSeed; seed < FirstSeed + sequences; seed++)
        {
            new CrashModel(seed, _folder.File("life.frag")).Run();
        }
        Report("B-01", "lives of a segment file with power cuts and damage", sequences, "every intact batch back unchanged, every missing one told");
    }

    [Fact]
    public void Bytes_that_are_no_segment_give_one_clear_error_and_never_much_memory()
    {
        var limit = TimeSpan.FromSeconds(Asked("FLEET_FAULT_FUZZ_SECONDS", 3));
        var random = new Random(FirstSeed);
        var seeds = Seeds();
        var inputs = 0;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < limit; inputs++)
        {
            var bytes = Mutate(seeds[random.Next(seeds.Count)], random);
            File.WriteAllBytes(_folder.File("fuzz.frag"), bytes);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
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
            var most = BatchCodec.MaxRawBytes + (4L * bytes.Length) + (1 << 20);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < most, $"input {inputs}: more memory than a batch may take");
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), $"input {inputs}: hangs");
        }
        Report("B-02", $"bytes that are no segment, {limit.TotalSeconds:F0} s", inputs, "only the two documented errors");
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

    /// <summary>A row of docs/faults.md.</summary>
    static void Report(string id, string what, int trials, string seen)
    {
        var row = string.Create(CultureInfo.InvariantCulture, $"| {id} | {what} | {trials} | 0 | < {3.0 / trials:P3} | {seen} |");
        TestContext.Current.TestOutputHelper?.WriteLine(row);
        if (Environment.GetEnvironmentVariable("FLEET_FAULTS_TABLE") is { Length: > 0 } table)
        {
            File.AppendAllText(table, row + "\n");
        }
    }

    static int Asked(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
