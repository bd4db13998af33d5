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
    readonly CgroupMount? _cgroupMount;
    readonly CgroupNames? _cgroups;
    StackNames? _stacks;

    /// <summary>From names that are known.</summary>
    internal EventNames(StackNames? stacks, CgroupNames? cgroups) => (_stacks, _cgroups) = (stacks, cgroups);

    EventNames(CgroupMount? cgroupMount)
    {
        _cgroupMount = cgroupMount;
        _cgroups = cgroupMount is null ? null : new CgroupNames(cgroupMount.PathOf);
    }

    /// <summary>For a run without either.</summary>
    public static EventNames None { get; } = new(stacks: null, cgroups: null);

    /// <summary>Opens what can be opened while this process may.</summary>
    public static EventNames Open(HostFiles files) => new(CgroupMount.Find(files));

    /// <summary>What the probe is to take of each event.</summary>
    public ProbeOptions Options(DetailOptions detail) => new() { StackOneIn = detail.StackOneIn, Cgroups = _cgroups is not null };

    /// <summary>Reads stacks from this probe.</summary>
    public void Of(IFragmentationProbe probe) => _stacks = new StackNames(probe.ReadStack, probe.NameOf);

    /// <returns>Null where it was not measured.</returns>
    public KernelStack? Stack(in FragEvent record) => _stacks?.Of(record.Stack);

    /// <returns>Null where it was not measured.</returns>
    public CgroupName? Cgroup(in FragEvent record) => _cgroups?.Of(record.Cgroup);

    public void Dispose() => _cgroupMount?.Dispose();
}
