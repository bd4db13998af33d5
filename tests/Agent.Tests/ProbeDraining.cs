// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.LibBpf;

namespace Fleet.Agent.Tests;

static class ProbeDraining
{
    /// <summary>Hands over every event that is ready.</summary>
    /// <returns>How many there were.</returns>
    public static int Drain(this IFragmentationProbe probe, RecordHandler<FragEvent> handler)
    {
        var some = new FragEvent[100];
        var events = 0;
        for (int read; (read = probe.Read(some)) > 0; events += read)
        {
            foreach (ref readonly var record in some.AsSpan(0, read))
                handler(in record);
        }
        return events;
    }
}
