// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Recording.Tests.Segments;

public sealed class SegmentTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly StreamKey _stream = Some.Stream();

    string Path => _folder.File("run.frag");

    SegmentHeader Header => new(_stream.StreamId, _stream.Lane, SegmentNo: 1, CreatedUnixNs: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Batches_come_back_in_the_order_they_were_appended()
    {
        var written = Write(23);

        using var reader = SegmentReader.Open(Path);

        Assert.Equal(written, reader.Batches());
        Assert.Empty(reader.Damage);
        Assert.Equal(Header, reader.Header);
    }

    [Fact]
    public void Batches_in_passing_are_the_same_until_the_next()
    {
        var written = Write(23);
        using var reader = SegmentReader.Open(Path);
        var seen = 0;

        foreach (var batch in reader.PassingBatches())
        {
            Assert.Equal(written[seen++], batch);
            BatchCodec.CheckEnvelope(batch);
        }

        Assert.Equal(23, seen);
    }

    [Fact]
    public void Space_taken_in_advance_is_not_damage()
    {
        var written = Write(3, preallocateBytes: 1 << 20);

        using var reader = SegmentReader.Open(Path);

        Assert.Equal(written, reader.Batches());
        Assert.Empty(reader.Damage);
    }

    [Fact]
    public void A_file_cut_at_any_byte_gives_every_record_before_the_cut()
    {
        var written = Write(3);
        var whole = File.ReadAllBytes(Path);
        for (var length = SegmentHeader.Size; length < whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            using var reader = SegmentReader.Open(Path);
            var read = reader.Batches().ToList();

            Assert.Equal(written.Take(read.Count), read);
            var intact = SegmentHeader.Size + read.Sum(RecordSize);
            Assert.Equal(length > intact, reader.Damage.Count == 1);
            Assert.All(reader.Damage, damage => Assert.Equal((intact, true), (damage.Offset, damage.IsTail)));
        }
    }

    [Fact]
    public void Damage_in_the_middle_costs_that_record_and_no_other()
    {
        var written = Write(5);
        var bytes = File.ReadAllBytes(Path);
        var offset = SegmentHeader.Size + written.Take(2).Sum(RecordSize);
        bytes[offset + 20] ^= 1;
        File.WriteAllBytes(Path, bytes);

        using var reader = SegmentReader.Open(Path);

        Assert.Equal(written.Where((_, i) => i != 2), reader.Batches());
        Assert.Equal(new SegmentDamage(offset, RecordSize(written[2]), IsTail: false), Assert.Single(reader.Damage));
    }

    [Fact]
    public void A_record_moved_to_another_place_is_not_taken_for_one()
    {
        var written = Write(2);
        var bytes = File.ReadAllBytes(Path);
        var first = bytes.AsSpan(SegmentHeader.Size, RecordSize(written[0])).ToArray();
        File.WriteAllBytes(Path, [.. bytes, .. first]);

        using var reader = SegmentReader.Open(Path);

        Assert.Equal(written, reader.Batches());
        var damage = Assert.Single(reader.Damage);
        Assert.Equal((bytes.Length, true), (damage.Offset, damage.IsTail));
    }

    [Fact]
    public void A_reader_sees_what_was_appended_after_it_began()
    {
        using var writer = SegmentWriter.Create(Path, Header);
        using var reader = SegmentReader.Open(Path);
        Assert.Empty(reader.Batches());

        writer.Append(Some.Batch(_stream, 1));

        Assert.Single(reader.Batches());
        Assert.Empty(reader.Damage);
    }

    [Fact]
    public void An_existing_file_is_never_overwritten()
    {
        File.WriteAllText(Path, "mine");

        Assert.Throws<IOException>(() => SegmentWriter.Create(Path, Header));
        Assert.Equal("mine", File.ReadAllText(Path));
    }

    [Theory]
    [InlineData("{\"metadata\":{}}", "is not a Fleet recording")]
    [InlineData("", "is not a Fleet recording")]
    [InlineData("FLEETSEG\u0001\0", "is not a Fleet recording")]
    public void A_foreign_or_short_file_is_named_as_such(string content, string message)
    {
        File.WriteAllText(Path, content);

        var error = Assert.Throws<SegmentFormatException>(() => SegmentReader.Open(Path));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_header_and_a_newer_version_are_told_apart()
    {
        Write(1);
        var bytes = File.ReadAllBytes(Path);

        bytes[40] ^= 1;
        File.WriteAllBytes(Path, bytes);
        Assert.Contains("header is damaged", Assert.Throws<SegmentFormatException>(() => SegmentReader.Open(Path)).Message, StringComparison.Ordinal);

        bytes[8] = 2;
        File.WriteAllBytes(Path, bytes);
        Assert.Contains("recording format 2", Assert.Throws<SegmentFormatException>(() => SegmentReader.Open(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sync_that_the_device_cannot_do_is_an_error()
    {
        // fdatasync of a character device is EINVAL, which FileStream.Flush(true) hides.
        using var device = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);

        var error = Assert.Throws<IOException>(() => Fsync.Data(device, "/dev/null"));

        Assert.Contains("fdatasync /dev/null", error.Message, StringComparison.Ordinal);
    }

    List<Batch> Write(int count, long preallocateBytes = 0)
    {
        using var writer = SegmentWriter.Create(Path, Header, preallocateBytes);
        var batches = Enumerable.Range(1, count).Select(seq => Some.Batch(_stream, (ulong)seq)).ToList();
        batches.ForEach(batch => writer.Append(batch));
        writer.Sync();
        return batches;
    }

    static int RecordSize(Batch batch) => SegmentRecord.SizeOf(batch.CalculateSize());
}
