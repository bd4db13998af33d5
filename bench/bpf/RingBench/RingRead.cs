// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.Agent.Probes;
using Fleet.LibBpf;

namespace Fleet.Bench.RingBench;

/// <summary>One thread fires events at a rate, this one reads them as the agent does.</summary>
static class RingRead
{
    const long MostAtOnce = 8192; // a producer that was held up must not fill the ring in one call
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    internal static int Run(string file, long events, long rate, uint ringBytes)
    {
        using var obj = BpfObject.Open(File.ReadAllBytes(file), "bench");
        obj.SetConstant("wakeup_bytes", (ulong)ringBytes / 4);
        obj.Map("events").MaxEntries = ringBytes;
        obj.Map("cpus").MaxEntries = (uint)Cpus.Possible;
        obj.Load();
        using var ring = new RingBufferReader<FragEvent>(obj.Map("events"));
        ulong pfns = 0;
        long seen = 0;
        RecordHandler<FragEvent> handler = (in FragEvent e) => pfns += e.Pfn;

        var producer = new Thread(() => Produce(obj.Program("burst"), events, rate));
        producer.Start();
        var before = CpuNs();
        while (producer.IsAlive)
        {
            ring.Wait(Period);
            seen += ring.Drain(handler);
        }
        seen += ring.Drain(handler);
        var ns = (CpuNs() - before) / (double)seen;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seen} {events - seen} {ns:F1}"));
        return pfns == 0 ? 0 : 70;
    }

    static void Produce(BpfProgram burst, long events, long rate)
    {
        var watch = Stopwatch.StartNew();
        for (long fired = 0; fired < events;)
        {
            var due = Math.Min(MostAtOnce, Math.Min(events, (long)(watch.Elapsed.TotalSeconds * rate)) - fired);
            if (due > 0)
                burst.Run((ulong)due, 0, 0);
            fired += Math.Max(0, due);
#pragma warning disable RS0030 // the pace itself
            Thread.Sleep(1);
#pragma warning restore RS0030
        }
    }

    /// <summary>CPU time of this thread.</summary>
    static long CpuNs() => long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
}
