// SPDX-License-Identifier: Apache-2.0
using CsCheck;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Recording.Tests;

public sealed class BatchCodecTests
{
    [Fact]
    public void What_is_encoded_is_decoded()
    {
        var facts = Some.DetailFacts(Guid.NewGuid(), Some.Extfrag(), Some.Extfrag(bootNs: 6_000_000_000));

        var batch = BatchCodec.Encode(Some.Stream(Lane.Detail), 1, facts, 5_000_000_000, 6_000_000_000);

        Assert.Equal(facts, BatchCodec.Decode(batch));
        Assert.Equal(2u, batch.EventCount);
    }

    [Fact]
    public void Events_of_every_kind_are_counted()
    {
        var facts = Some.DetailFacts(Guid.NewGuid(), Some.Extfrag());
        facts.Compaction = Some.Compactions(Some.Compaction(), Some.Compaction());

        Assert.Equal(3u, BatchCodec.Encode(Some.Stream(Lane.Detail), 1, facts, 1, 2).EventCount);
    }

    [Fact]
    public void One_flipped_bit_anywhere_in_the_payload_is_found()
    {
        var batch = Some.Batch(Some.Stream(), 1);
        for (var i = 0; i < batch.Payload.Length; i++)
        {
            var payload = batch.Payload.ToByteArray();
            payload[i] ^= 0x10;
            var damaged = new Batch(batch) { Payload = ByteString.CopyFrom(payload) };

            Assert.Equal(BatchFault.Corrupt, Assert.Throws<BatchFormatException>(() => BatchCodec.Decode(damaged)).Fault);
        }
    }

    [Fact]
    public void Facts_that_were_damaged_before_they_were_sealed_are_read_or_refused()
    {
        var facts = Some.DetailFacts(Guid.NewGuid(), [.. Enumerable.Repeat(Some.Extfrag(), 20)]);
        facts.Extfrag.Donor.Clear();
        facts.Extfrag.Donor.Add(1); // one for all
        var whole = facts.ToByteArray();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            var bytes = whole.ToArray();
            bytes[at] = value;
            var payload = ByteString.CopyFrom(bytes, 0, length);
            var batch = new Batch(Some.Batch(Some.Stream(), 1))
            {
                Schema = BatchCodec.OneForAllSchema, Codec = Codec.None, RawBytes = (uint)length, Payload = payload, Crc32C = Crc32C.Of(payload.Span),
            };
            try
            {
                Assert.InRange(BatchCodec.Decode(batch).Extfrag.Rows().Count(), 0, ColumnLengths.MostRowsOfOne);
            }
            catch (BatchFormatException)
            {
                // As it should be.
            }
        });
    }

    [Fact]
    public void Columns_of_its_own_schema_are_read()
    {
        Assert.Equal(3, Events(1, Plain()));
        Assert.Equal(3, Events(2, Plain()));
        Assert.Equal(3, Events(2, OneForAll()));
        Assert.Equal(3, Events(3, InBlocks()));
        Assert.Equal(0, Events(3, new ExtfragColumns()));
    }

    [Fact]
    public void Columns_of_another_schema_than_the_batch_says_are_damage_and_named()
    {
        var (times, pages) = (InBlocks(), InBlocks());
        times.BootNsDelta.Add(1);
        pages.PfnDelta.Add(1);
        (uint Schema, ExtfragColumns Columns, string What)[] wrong =
        [
            (1, OneForAll(), "extfrag of schema 1: a column has 1 entries where 3 are due"),
            (1, InBlocks(), "a batch of schema 1 has 10 bytes of differences in blocks, which are of schema 3"),
            (2, InBlocks(), "a batch of schema 2 has 10 bytes of differences in blocks, which are of schema 3"),
            (3, Plain(), "a batch of schema 3 has 6 differences that are not in blocks"),
            (3, OneForAll(), "a batch of schema 3 has 6 differences that are not in blocks"),
            (3, times, "a batch of schema 3 has 1 differences that are not in blocks"),
            (3, pages, "a batch of schema 3 has 1 differences that are not in blocks"),
        ];
        Assert.All(wrong, one =>
        {
            var e = Assert.Throws<BatchFormatException>(() => Events(one.Schema, one.Columns));

            Assert.Equal(BatchFault.Corrupt, e.Fault);
            Assert.Contains(one.What, e.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_newer_schema_is_unsupported_not_corrupt()
    {
        var batch = new Batch(Some.Batch(Some.Stream(), 1)) { Schema = BatchCodec.BlocksSchema + 1 };

        var error = Assert.Throws<BatchFormatException>(() => BatchCodec.Decode(batch));

        Assert.Equal(BatchFault.Unsupported, error.Fault);
        Assert.Contains("newer Fleet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_that_declares_more_than_the_limit_is_refused_before_it_is_unpacked()
    {
        var batch = new Batch(Some.Batch(Some.Stream(), 1)) { RawBytes = BatchCodec.MaxRawBytes + 1 };

        Assert.Equal(BatchFault.TooBig, Assert.Throws<BatchFormatException>(() => BatchCodec.Decode(batch)).Fault);
    }

    [Fact]
    public void A_payload_that_unpacks_to_more_than_it_declares_is_refused()
    {
        var rows = Enumerable.Range(0, 500).Select(i => Some.Extfrag(bootNs: (ulong)i)).ToArray();
        var batch = BatchCodec.Encode(Some.Stream(Lane.Detail), 1, Some.DetailFacts(Guid.NewGuid(), rows), 0, 499);
        Assert.Equal(Codec.Zstd, batch.Codec);

        batch.RawBytes -= 1;

        Assert.Equal(BatchFault.Corrupt, Assert.Throws<BatchFormatException>(() => BatchCodec.Decode(batch)).Fault);
    }

    [Theory]
    [InlineData(15, Lane.Summary, 1ul)]
    [InlineData(16, Lane.Unspecified, 1ul)]
    [InlineData(16, Lane.Detail, 0ul)]
    public void A_batch_without_identity_is_refused(int idBytes, Lane lane, ulong seq)
    {
        var batch = new Batch { StreamId = ByteString.CopyFrom(new byte[idBytes]), Lane = lane, Seq = seq };

        Assert.Throws<BatchFormatException>(() => BatchCodec.KeyOf(batch));
    }

    static int Events(uint schema, ExtfragColumns columns)
    {
        var payload = new Facts { Extfrag = columns }.ToByteString();
        var batch = new Batch(Some.Batch(Some.Stream(), 1))
        {
            Schema = schema, Codec = Codec.None, RawBytes = (uint)payload.Length, Payload = payload, Crc32C = Crc32C.Of(payload.Span),
        };
        return BatchCodec.Decode(batch).Extfrag.Rows().Count();
    }

    static ExtfragColumns Plain() => Some.DetailFacts(Guid.NewGuid(), [.. Enumerable.Repeat(Some.Extfrag(), 3)]).Extfrag;

    /// <summary>As schema 2 has them: which CPU is said once.</summary>
    static ExtfragColumns OneForAll()
    {
        var columns = Plain();
        columns.Cpu.RemoveAt(2);
        columns.Cpu.RemoveAt(1);
        return columns;
    }

    /// <summary>As schema 3 has them: three rows of which each is at the place of the one before.</summary>
    static ExtfragColumns InBlocks()
    {
        var columns = OneForAll();
        columns.BootNsDelta.Clear();
        columns.PfnDelta.Clear();
        columns.BootNsBlocks = columns.PfnBlocks = ByteString.CopyFrom(3, 0, 0x80, 0x80, 1);
        return columns;
    }
}
