// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Capturing;

/// <summary>What stands behind the numbers of an event: its kernel stack and its cgroup, each named once.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class EventNames : IDisposable
{
    readonly KernelSymbolsFile? _symbols;
    readonly CgroupMount? _cgroupMount;
    StackNames? _stacks;
    readonly CgroupNames? _cgroups;

    EventNames(KernelSymbolsFile? symbols, CgroupMount? cgroupMount)
    {
        (_symbols, _cgroupMount) = (symbols, cgroupMount);
        _cgroups = cgroupMount is null ? null : new CgroupNames(cgroupMount.PathOf);
    }

    /// <summary>For a run without either.</summary>
    public static EventNames None { get; } = new(null, null);

    /// <summary>A sentence on why stacks that were asked for are not measured; null where they are.</summary>
    public string? Warning { get; private init; }

    /// <summary>Opens what can be opened while this process may.</summary>
    /// <param name="wantStacks">Whether stacks were asked for.</param>
    public static EventNames Open(HostFiles files, bool wantStacks)
    {
        var symbols = wantStacks ? KernelSymbolsFile.Open(files) : null;
        return new(symbols, CgroupMount.Find(files)) { Warning = wantStacks && symbols is null ? KernelSymbolsFile.Hidden : null };
    }

    /// <summary>What the probe is to take of each event.</summary>
    public ProbeOptions Options(DetailOptions detail) =>
        new() { StackOneIn = _symbols is null ? 0 : detail.StackOneIn, Cgroups = _cgroups is not null };

    /// <summary>Reads stacks from this probe.</summary>
    public void Of(IFragmentationProbe probe) => _stacks = _symbols is null ? null : new StackNames(probe.ReadStack, _symbols.Current);

    /// <returns>Null where it was not measured.</returns>
    public KernelStack? Stack(in FragEvent record) => _stacks?.Of(record.Stack);

    /// <returns>Null where it was not measured.</returns>
    public CgroupName? Cgroup(in FragEvent record) => _cgroups?.Of(record.Cgroup);

    public void Dispose()
    {
        _symbols?.Dispose();
        _cgroupMount?.Dispose();
    }
}
