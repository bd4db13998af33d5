// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using CsCheck;
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Capturing;

/// <summary>The fast way from record to bytes against the plain one, by way of rows and the generated code.</summary>
public sealed class EventColumnsTests
{
    static readonly int RecordBytes = Marshal.SizeOf<FragEvent>();
    static readonly ulong[][] Stacks = [[0x1001, 0x2002], [0x2002], []]; // by key, from 1

    /// <summary>Any bytes at all; half of them with the small numbers of a real event.</summary>
    static readonly Gen<FragEvent> AnyRecord =
        from bytes in Gen.Byte.Array[RecordBytes]
        from plain in Gen.Bool
        from comm in Gen.Byte[(byte)'a', (byte)'c']
        from stack in Gen.ULong[0, 3]
        from cgroup in Gen.ULong[0, 8]
        select Record(bytes, plain, comm, stack, cgroup);

    /// <summary>Runs of neighbours that differ in one byte, and some that have nothing in common.</summary>
    static readonly Gen<FragEvent[]> AnyEvents =
        from runs in Gen.Select(AnyRecord, Gen.Int[0, RecordBytes - 1], Gen.Byte.Array[1, 200]).Array[1, 6]
        select runs.SelectMany(run => run.Item3.Select(value => With(run.Item1, run.Item2, value))).ToArray();

    [Fact]
    public void Any_records_become_the_rows_that_go_through_row_objects_and_the_generated_code() =>
        Gen.Select(AnyEvents, Gen.Int[1, EventBlock.Rows]).Sample((events, block) =>
        {
            var (columns, names) = (new EventColumns { Names = Names() }, Names());
            var plain = new ExtfragColumns();
            var appender = new ExtfragAppender(plain);
            foreach (var record in events)
            {
                appender.Append(EventRow.Of(record) with { Stack = names.Stack(record), Cgroup = names.Cgroup(record) }, record.Comm.Text);
            }

            Add(events, columns, block);
            var batch = BatchCodec.Encode(Some.Stream(Lane.Detail), 1, new Facts(), 1, 2, columns.Rows);

            Assert.Equal(plain.Rows(), BatchCodec.Decode(batch).Extfrag.Rows());
            Assert.Equal(plain.CommTable, BatchCodec.Decode(batch).Extfrag.CommTable);
            Assert.Equal((uint)events.Length, batch.EventCount);
            Assert.Equal(events.Min(e => e.BootNs), columns.BootNsMin);
            Assert.Equal(events.Max(e => e.BootNs), columns.BootNsMax);
        }, iter: 200);

    [Fact]
    public void Whatever_differs_within_a_block_is_found() =>
        Gen.Select(AnyRecord, Gen.Int[0, RecordBytes - 1], Gen.Byte[1, 255], Gen.Int[1, EventBlock.Rows - 1]).Sample((record, at, by, row) =>
        {
            var block = Enumerable.Repeat(record, EventBlock.Rows).ToArray();
            Bytes(ref block[row])[at] ^= by;

            var (times, pfns) = (new ulong[block.Length], new ulong[block.Length]);

            var differs = EventBlock.Differences(block, times, pfns);

            Assert.Equal(block.Select(e => (e.BootNs, e.Pfn)), times.Zip(pfns));
            var expected = new byte[RecordBytes];
            expected[at] = by;
            Assert.Equal(expected, Bytes(ref differs).ToArray());
        });

    [Fact]
    public void Events_that_are_all_alike_come_back() => ComeBack([.. Enumerable.Repeat(Record(new byte[RecordBytes], plain: true, (byte)'a'), 700)]);

    [Fact]
    public void A_second_batch_knows_nothing_of_the_first()
    {
        var columns = new EventColumns { Names = Names() };
        columns.Add([Record([.. Enumerable.Repeat((byte)0xff, RecordBytes)], plain: false, (byte)'x', stack: 1, cgroup: 7)]);
        columns.Clear();

        ComeBack([Record(new byte[RecordBytes], plain: true, (byte)'a')], columns);
    }

    [Fact]
    public void Facts_beside_the_events_stay()
    {
        var columns = new EventColumns();
        columns.Add([Record(new byte[RecordBytes], plain: true, (byte)'a')]);
        var facts = new Facts { Markers = { new Marker { Text = "here" } }, Compaction = Some.Compactions(Some.Compaction()) };

        var batch = BatchCodec.Encode(Some.Stream(Lane.Detail), 1, facts, 1, 2, columns.Rows);

        var back = BatchCodec.Decode(batch);
        Assert.Equal("here", Assert.Single(back.Markers).Text);
        Assert.Equal(facts.Compaction, back.Compaction);
        Assert.Equal(2u, batch.EventCount);
    }

    static void ComeBack(FragEvent[] records, EventColumns? columns = null)
    {
        columns ??= new EventColumns();
        Add(records, columns, EventBlock.Rows);

        var back = BatchCodec.Decode(BatchCodec.Encode(Some.Stream(Lane.Detail), 1, new Facts(), 1, 2, columns.Rows)).Extfrag;

        Assert.Equal(
            records.Select(record => EventRow.Of(record) with { Comm = CommText.Decode(record.Comm.Text) }),
            back.Rows());
        Assert.Equal(0, back.OneIn.Count + back.StackPlus1.Count + back.CgroupPlus1.Count);
    }

    static void Add(FragEvent[] records, EventColumns columns, int block)
    {
        foreach (var some in records.Chunk(block))
        {
            columns.Add(some);
        }
    }

    /// <summary>Stacks 1 to 3, and control groups 7 and 8 of which the second is gone.</summary>
    static EventNames Names() => new(
        new StackNames(key => key <= 3 ? Stacks[key - 1] : [], address => $"name+0x{address:x}"), new CgroupNames(id => id == 7 ? "/user.slice" : ""));

    static Span<byte> Bytes(ref FragEvent record) => MemoryMarshal.AsBytes(new Span<FragEvent>(ref record));

    static FragEvent With(FragEvent record, int at, byte value)
    {
        Bytes(ref record)[at] = value;
        return Record(Bytes(ref record).ToArray(), plain: false, Bytes(ref record)[(int)Marshal.OffsetOf<FragEvent>(nameof(FragEvent.Comm))], record.Stack, record.Cgroup);
    }

    static FragEvent Record(byte[] bytes, bool plain, byte comm, ulong stack = 0, ulong cgroup = 0)
    {
        BitConverter.TryWriteBytes(At(nameof(FragEvent.Stack)), stack);
        BitConverter.TryWriteBytes(At(nameof(FragEvent.Cgroup)), cgroup);
        if (plain)
        {
            At(nameof(FragEvent.BootNs))[4..8].Clear(); // below 2^32
            At(nameof(FragEvent.Pfn))[4..8].Clear();
            At(nameof(FragEvent.Pid))[2..4].Clear(); // below 2^16
            At(nameof(FragEvent.Tid))[..4].Clear();
            At(nameof(FragEvent.OneIn))[..4].Clear();
            At(nameof(FragEvent.OneIn))[0] = 1;
        }
        At(nameof(FragEvent.OneIn))[3] &= 0x7f;
        At(nameof(FragEvent.Comm))[..FragEvent.CommBytes.Length].Clear();
        At(nameof(FragEvent.Comm))[0] = comm;
        At(nameof(FragEvent.Presence))[0] &= 15; // the bits that there are
        return MemoryMarshal.Read<FragEvent>(bytes);

        Span<byte> At(string field) => bytes.AsSpan((int)Marshal.OffsetOf<FragEvent>(field));
    }
}
