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
    static readonly KernelStack[] Stacks = [new(["a+0x1", "b+0x2"]), new(["b+0x2"]), new([])];
    static readonly CgroupName[] Cgroups = [new(7, "/user.slice", ""), new(8, "", "")];

    /// <summary>Any bytes at all; half of them with the small numbers of a real event.</summary>
    static readonly Gen<FragEvent> AnyRecord =
        from bytes in Gen.Byte.Array[RecordBytes]
        from plain in Gen.Bool
        from comm in Gen.Byte[(byte)'a', (byte)'c']
        select Record(bytes, plain, comm);

    static readonly Gen<(FragEvent Record, KernelStack? Stack, CgroupName? Cgroup)> AnyEvent =
        from record in AnyRecord
        from stack in Gen.Int[0, 3]
        from cgroup in Gen.Int[0, 2]
        select (record, stack == 0 ? null : Stacks[stack - 1], cgroup == 0 ? null : Cgroups[cgroup - 1]);

    [Fact]
    public void Any_records_become_the_message_that_the_generated_code_makes_of_them() =>
        AnyEvent.Array[1, 600].Sample(events =>
        {
            var columns = new EventColumns();
            var plain = new ExtfragColumns();
            var appender = new ExtfragAppender(plain);
            foreach (var (record, stack, cgroup) in events)
            {
                columns.Add(record, stack, cgroup);
                appender.Append(EventRow.Of(record) with { Stack = stack, Cgroup = cgroup }, record.Comm.Text);
            }

            var batch = BatchCodec.Encode(Some.Stream(Lane.Detail), 1, new Facts(), 1, 2, columns.Pack());

            Assert.Equal(plain, BatchCodec.Decode(batch).Extfrag);
            Assert.Equal((uint)events.Length, batch.EventCount);
            Assert.Equal(events.Min(e => e.Record.BootNs), columns.BootNsMin);
            Assert.Equal(events.Max(e => e.Record.BootNs), columns.BootNsMax);
        }, iter: 200);

    [Fact]
    public void Events_that_are_all_alike_come_back() => ComeBack([.. Enumerable.Repeat(Record(new byte[RecordBytes], plain: true, (byte)'a'), 700)]);

    [Fact]
    public void A_second_batch_knows_nothing_of_the_first()
    {
        var columns = new EventColumns();
        columns.Add(Record([.. Enumerable.Repeat((byte)0xff, RecordBytes)], plain: false, (byte)'x'), Stacks[0], Cgroups[0]);
        columns.Clear();

        ComeBack([Record(new byte[RecordBytes], plain: true, (byte)'a')], columns);
    }

    [Fact]
    public void Facts_beside_the_events_stay()
    {
        var columns = new EventColumns();
        columns.Add(Record(new byte[RecordBytes], plain: true, (byte)'a'));
        var facts = new Facts { Markers = { new Marker { Text = "here" } }, Compaction = Some.Compactions(Some.Compaction()) };

        var batch = BatchCodec.Encode(Some.Stream(Lane.Detail), 1, facts, 1, 2, columns.Pack());

        var back = BatchCodec.Decode(batch);
        Assert.Equal("here", Assert.Single(back.Markers).Text);
        Assert.Equal(facts.Compaction, back.Compaction);
        Assert.Equal(2u, batch.EventCount);
    }

    static void ComeBack(FragEvent[] records, EventColumns? columns = null)
    {
        columns ??= new EventColumns();
        Array.ForEach(records, record => columns.Add(record));

        var back = BatchCodec.Decode(BatchCodec.Encode(Some.Stream(Lane.Detail), 1, new Facts(), 1, 2, columns.Pack())).Extfrag;

        Assert.Equal(
            records.Select(record => EventRow.Of(record) with { Comm = CommText.Decode(record.Comm.Text) }),
            back.Rows());
        Assert.Equal(0, back.OneIn.Count + back.StackPlus1.Count + back.CgroupPlus1.Count);
    }

    static FragEvent Record(byte[] bytes, bool plain, byte comm)
    {
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
