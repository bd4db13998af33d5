// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Probes;
using Fleet.LibBpf;

namespace Fleet.Bench.RingBench;

/// <summary>One thread fires events at a rate, this one reads them as the agent does.</summary>
static class RingRead
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    internal static int Run(string file, long events, long rate, uint ringBytes)
    {
        using var obj = BpfObject.Open(File.ReadAllBytes(file), "bench");
        obj.SetConstant("wakeup_bytes", (ulong)ringBytes / 4);
        obj.Map("events").MaxEntries = ringBytes;
        obj.Map("cpus").MaxEntries = (uint)Cpus.Possible;
        obj.Load();
        using var ring = new RingBufferReader<FragEvent>(obj.Map("events"));
        ulong sum = 0;
        long seen = 0;
        var into = new FragEvent[128];

        var producer = new Thread(() => Burst.Fire(obj.Program("burst"), events, rate));
        producer.Start();
        var before = ThreadCpu.Ns();
        while (producer.IsAlive)
        {
            ring.Wait(Period);
            seen += Drain();
        }
        seen += Drain();
        var ns = (ThreadCpu.Ns() - before) / (double)seen;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen} {events - seen} {ns:F1}"));
        return sum > 0 ? 0 : 70;

        int Drain()
        {
            var (drained, added) = (0, 0UL);
            for (int read; (read = ring.Read(into)) > 0; drained += read)
            {
                foreach (ref readonly var e in into.AsSpan(0, read))
                    added += e.BootNs;
            }
            sum += added;
            return drained;
        }
    }
}
