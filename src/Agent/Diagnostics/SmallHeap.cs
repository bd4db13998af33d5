// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Diagnostics;

/// <summary>
/// Collects garbage when two MiB of it lie about. Left alone the runtime waits for as much as the CPU's largest cache
/// holds, 32 MiB and more, on every host of the fleet; what lives here is so little that a collection takes some 100 us.
/// </summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class SmallHeap
{
    const long GarbageBytes = 2 << 20;

    long _lived = GC.GetTotalMemory(forceFullCollection: false);

    public void Tidy()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) - _lived >= GarbageBytes)
        {
            GC.Collect(1, GCCollectionMode.Forced, blocking: true);
            _lived = GC.GetTotalMemory(forceFullCollection: false);
        }
    }
}
