// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;

namespace Fleet.Agent.Probes;

/// <summary>The counts of extfrag events that each CPU keeps, and through them how much detail it is to keep.</summary>
/// <remarks>Shared with the kernel, which counts on meanwhile: a reading is of some moment within it. Not thread-safe.</remarks>
sealed class ExtfragTable : IDisposable
{
    readonly SharedArray<FragCpu> _cpus;

    /// <param name="obj">Loaded.</param>
    internal ExtfragTable(BpfObject obj) => _cpus = new SharedArray<FragCpu>(obj.Map(Map));

    internal const string Map = "cpus";

    /// <summary>Adds each key's count, over the CPUs, to <paramref name="into"/>.</summary>
    internal void AddTo(Dictionary<FragCountKey, FragCount> into)
    {
        for (var i = 0; i < _cpus.Length; i++)
        {
            ref var cpu = ref _cpus[i];
            for (var n = 0; n < Taken(cpu); n++)
            {
                ref readonly var slot = ref Slot(ref cpu, n);
                var before = into.GetValueOrDefault(slot.Key);
                into[slot.Key] = before with { Count = before.Count + slot.Count };
            }
        }
    }

    /// <summary>Tells each CPU what to keep of the events to come.</summary>
    internal void Apply(ThinningPlan plan)
    {
        for (var i = 0; i < _cpus.Length; i++)
        {
            ref var cpu = ref _cpus[i];
            for (var n = 0; n < Taken(cpu); n++)
            {
                ref var slot = ref Slot(ref cpu, n);
                slot.Shift = (uint)plan.ShiftOf(slot.Key.ToCountKey());
                slot.Kept = 0;
            }
            cpu.Detail = plan.ForOneCpu();
        }
    }

    public void Dispose() => _cpus.Dispose();

    static int Taken(in FragCpu cpu) => (int)Volatile.Read(in cpu.Used);

    static ref FragSlot Slot(ref FragCpu cpu, int n) => ref cpu.Slots[cpu.Occupied[n]];
}
