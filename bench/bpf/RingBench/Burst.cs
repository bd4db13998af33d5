// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Fleet.LibBpf;

namespace Fleet.Bench.RingBench;

/// <summary>Fires events at a rate, thousands a system call, on the calling thread.</summary>
static class Burst
{
    const long MostAtOnce = 8192; // a producer that was held up must not fill the ring in one call

    /// <param name="pageFlags">Where the page of each lies.</param>
    /// <param name="presence">What of each event counts as measured, besides what the kernel finds out itself.</param>
    internal static void Fire(BpfProgram burst, long events, long rate, ulong pageFlags = 0, ulong presence = 0)
    {
        var watch = Stopwatch.StartNew();
        for (long fired = 0; fired < events;)
        {
            var due = Math.Min(MostAtOnce, Math.Min(events, (long)(watch.Elapsed.TotalSeconds * rate)) - fired);
            if (due > 0)
                burst.Run((ulong)due, pageFlags, presence);
            fired += Math.Max(0, due);
            if (due == MostAtOnce)
                continue; // behind: a pause would be all of the rate
#pragma warning disable RS0030 // the pace itself
            Thread.Sleep(1);
#pragma warning restore RS0030
        }
    }
}
