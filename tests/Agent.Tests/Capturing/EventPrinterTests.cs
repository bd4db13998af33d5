// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.Agent.Reporting;
using Fleet.TestKit;
using Fleet.V1;
using static Fleet.V1.CompactionColumns.Types;

namespace Fleet.Agent.Tests.Capturing;

public sealed class EventPrinterTests
{
    [Fact]
    public void An_event_is_laid_out_as_the_seed_tool_prints_it()
    {
        Requires.Kernel();
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        probe.Twin.Run(0, 0, 3, 5, 0, 1, 1, 0); // flags, pfn, orders, claimer, donor, steal, presence
        probe.Twin.Run(0, 0, 10, 10, 0, 1, 2, 0);
        using var stdout = new StringWriter();
        var printer = new EventPrinter(new EventLines(stdout, probe.Names, BootClock.BootNs() - 26_000_000_000, colour: true), EventNames.None);

        probe.Drain(printer.Print);

        var lines = stdout.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^\x1b\[93m\[  2[56]\.\d{3}s\] EXTFRAG   \x1b\[0m Order= 3 FallbackOrder= 5 MOVABLE   ->UNMOVABLE  \(steal\) Process=.{12,} PID= *\d+$", lines[0]);
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"Order=10 FallbackOrder=10 MOVABLE   ->UNMOVABLE  \(claim\)", lines[1]);
    }

    [Fact]
    public void The_stack_stands_indented_below_its_event()
    {
        using var names = EventNames.Open(new HostFiles("/"));
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, StackOneIn = 1, Cgroups = true });
        names.Of(probe);
        probe.Twin.Run(0, 0, 3, 5, 0, 1, 1, 0);
        using var stdout = new StringWriter();

        probe.Drain(new EventPrinter(new EventLines(stdout, probe.Names, BootClock.BootNs(), colour: false), names).Print);

        var lines = stdout.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@" EXTFRAG .* Cgroup=/", lines[0]);
        Assert.True(lines.Length > 3);
        Assert.All(lines[1..], line => Assert.Matches(@"^ {13}\S+\+0x[0-9a-f]+", line));
    }

    [Fact]
    public void Direct_compactions_are_laid_out_as_the_seed_tool_prints_them_and_marked_where_derived()
    {
        const ulong Start = 1_000_000_000;
        using var stdout = new StringWriter();
        var names = new HostNames(["Unmovable", "Movable"], ["DMA", "DMA32", "Normal"], 11, 9);
        var lines = new EventLines(stdout, names, Start, colour: true);
        var printer = new CompactionPrinter(lines, kernelTellsOutcome: false);

        printer.Print(Compaction(Kind.CompactionSuccess, 0, Presence.IndexAfter, zonePlus1: 3));
        printer.Print(Compaction(Kind.CompactionFailure, 0, Presence.None, zonePlus1: 0));
        printer.Print(Compaction(Kind.CompactionAttempt, (byte)Outcome.Success, Presence.None, zonePlus1: 0));
        printer.Print(Compaction(Kind.CompactionAttempt, (byte)Outcome.Deferred, Presence.None, zonePlus1: 0));
        printer.Print(Compaction(Kind.Compaction, 8, Presence.None, zonePlus1: 3));
        new CompactionPrinter(lines, kernelTellsOutcome: true).Print(Compaction(Kind.CompactionAttempt, (byte)Outcome.Success, Presence.None, zonePlus1: 0));

        Assert.Equal(
            [
                "\e[92m[  39.931s] COMPACT_OK\e[0m Order= 9 FragIdx=-1000 Zone=Normal   Node= 0 Process=thpcompact   PID= 49335",
                "\e[91m[  39.931s] COMPACT_FAIL\e[0m Order= 9 Process=thpcompact   PID= 49335",
                "\e[92m[  39.931s] COMPACT_OK\e[0m Order= 9 FragIdx=    - Zone=-        Node= - Process=thpcompact   PID= 49335 (derived)",
            ],
            stdout.ToString().TrimEnd('\n').Split('\n'));
    }

    static FragCompaction Compaction(Kind kind, byte status, Presence presence, byte zonePlus1)
    {
        var bytes = new byte[Unsafe.SizeOf<FragCompaction>()];
        ref var record = ref Unsafe.As<byte, FragCompaction>(ref bytes[0]);
        Set(bytes, ref record, in record.BootNs, 40_931_000_000UL);
        Set(bytes, ref record, in record.Pid, 49335U);
        Set(bytes, ref record, in record.NodePlus1, zonePlus1 == 0 ? 0U : 1U);
        Set(bytes, ref record, in record.ZonePlus1, zonePlus1);
        Set(bytes, ref record, in record.IndexAfter, (short)-1000);
        Set(bytes, ref record, in record.Kind, (byte)kind);
        Set(bytes, ref record, in record.OrderPlus1, (byte)10);
        Set(bytes, ref record, in record.Status, status);
        Set(bytes, ref record, in record.Presence, (ushort)presence);
        "thpcompact"u8.CopyTo(bytes.AsSpan(Offset(ref record, in record.Comm)));
        return record;
    }

    /// <summary>The kernel's record has no constructor: it is only ever read from the ring.</summary>
    static void Set<T>(byte[] bytes, ref FragCompaction record, in T field, T value)
        where T : struct => MemoryMarshal.Write(bytes.AsSpan(Offset(ref record, in field)), in value);

    static int Offset<T>(ref FragCompaction record, in T field) =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<FragCompaction, byte>(ref record), ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in field)));
}
