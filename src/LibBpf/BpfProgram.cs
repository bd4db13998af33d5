// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>One program of a <see cref="BpfObject"/>, which owns it.</summary>
public sealed unsafe class BpfProgram
{
    readonly BpfObject _owner; // keeps the native object alive
    readonly nint _program;

    internal BpfProgram(BpfObject owner, nint program, string name)
    {
        _owner = owner;
        _program = program;
        Name = name;
    }

    public string Name { get; }

    int Descriptor
    {
        get
        {
            ObjectDisposedException.ThrowIf(_owner.IsClosed, _owner);
            return Native.bpf_program__fd(_program);
        }
    }

    /// <summary>Whether <see cref="BpfObject.Load"/> loads it; the default stands in the section name (<c>?</c> = no).</summary>
    public void SetLoaded(bool wanted)
    {
        ObjectDisposedException.ThrowIf(_owner.IsClosed, _owner);
        var result = Native.bpf_program__set_autoload(_program, wanted ? (byte)1 : (byte)0);
        if (result < 0)
            throw BpfException.From($"choose program {Name}", result);
    }

    /// <summary>Attaches it where its section name says.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public BpfLink Attach() => Link(Native.bpf_program__attach(_program), "attach program");

    /// <summary>Attaches it to a classic tracepoint, on every CPU.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public BpfLink Attach(TracepointFormat tracepoint)
    {
        var perfEvent = Libc.OpenTracepointEvent(tracepoint.Id);
        if (perfEvent < 0)
            throw BpfException.OfPerfEvent($"attach program {Name}: open tracepoint {tracepoint.Name}");
        try
        {
            return Link(Native.bpf_program__attach_perf_event(_program, perfEvent), "attach program"); // the link owns perfEvent
        }
        catch (BpfException)
        {
            _ = Libc.close(perfEvent);
            throw;
        }
    }

    /// <summary>Runs an iterator program over everything it iterates, and drops its text.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public void Iterate()
    {
        using var link = Link(Native.bpf_program__attach_iter(_program, null), "attach iterator");
        using var iterator = OwnedDescriptor.Of(Native.bpf_iter_create(Native.bpf_link__fd(link)), $"start iterator {Name}");
        var sink = stackalloc byte[256];
        nint read;
        while ((read = Libc.read(iterator.Number, sink, 256)) > 0)
        {
        }
        if (read < 0)
            throw BpfException.From($"run iterator {Name}", 0);
    }

    /// <summary>Runs a raw tracepoint program once, on this CPU, with these arguments (BPF_PROG_TEST_RUN).</summary>
    /// <returns>What the program returned.</returns>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public uint Run(params ReadOnlySpan<ulong> arguments)
    {
        fixed (ulong* context = arguments)
        {
            var options = new Native.TestRunOptions
            {
                Size = (nuint)sizeof(Native.TestRunOptions),
                ContextIn = context,
                ContextSizeIn = (uint)(arguments.Length * sizeof(ulong)),
            };
            var result = Native.bpf_prog_test_run_opts(Descriptor, &options);
            return result == 0 ? options.ReturnValue : throw BpfException.From($"run program {Name}", result);
        }
    }

    /// <summary>What the kernel accounts for it; times only while <see cref="BpfStatistics"/> is on.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public BpfProgramCost Cost()
    {
        // struct bpf_prog_info up to verified_insns, as 64-bit words.
        const int Words = 28, RunTime = 192 / 8, RunCount = 200 / 8, Misses = 208 / 8;
        var info = stackalloc ulong[Words];
        new Span<ulong>(info, Words).Clear();
        uint length = Words * sizeof(ulong);
        var result = Native.bpf_obj_get_info_by_fd(Descriptor, info, &length);
        return result == 0
            ? new BpfProgramCost(info[RunCount], info[RunTime], info[Misses])
            : throw BpfException.From($"ask for the cost of program {Name}", result);
    }

    BpfLink Link(nint link, string operation) => link != 0 ? new BpfLink(link) : throw BpfException.From($"{operation} {Name}", 0);
}

/// <summary>What one program cost since it was loaded.</summary>
/// <param name="Runs">Counted only while statistics are on.</param>
/// <param name="RunTimeNs">Time inside the program, ns; counted only while statistics are on.</param>
/// <param name="RecursionMisses">Times the kernel skipped it because it was already running on that CPU; always counted.</param>
public readonly record struct BpfProgramCost(ulong Runs, ulong RunTimeNs, ulong RecursionMisses);
