// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.Agent.Sampling;
using Fleet.LibBpf;
using Fleet.Recording.Segments;
using Fleet.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Bench.RingBench;

/// <summary>
/// One thread fires events at a rate, others do with them what <c>fleet-agent record</c> does: drain, encode and compress,
/// counts each second; write and sync. Samples of /proc are left out; what they cost does not depend on events.
/// </summary>
static class Capture
{
    const ulong HasPfnAndZone = 3;

    internal static int Run(string file, long events, long rate, int ringBytes, string recording)
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, RingBytes = ringBytes, Object = File.ReadAllBytes(file) });
        var (streamId, losses, totals) = (Guid.NewGuid(), new LossLedger(), new RunTotals(pageblockOrder: null));
        using var sink = new RecordingSink(SegmentWriter.Create(recording, new(streamId, Lane.Unspecified, 1, 0)), losses, NullLogger.Instance);
        using var disk = new DiskThread(sink);
        var session = new CaptureSession(
            probe, new Sampler([], TimeProvider.System, NullLogger.Instance), new RunStream(streamId, disk), disk, losses, totals,
            TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var capture = new Thread(() => session.Run(new RunStart { BootNs = BootClock.BootNs() }, () => new RunEnd(), stop.Token));
        var before = CpuNs();
        capture.Start();
        var watch = Stopwatch.StartNew();
        Burst.Fire(probe.Program("burst"), events, rate, LastZone(probe), HasPfnAndZone);
        var fired = events / watch.Elapsed.TotalSeconds;
        stop.Cancel();
        capture.Join();
        disk.Finish();
        var cpu = CpuNs() - before;
        var lost = totals.Losses.Aggregate(0UL, (sum, loss) => sum + loss.Value);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{totals.Events} {lost} {cpu / totals.Events:F1} {(double)new FileInfo(recording).Length / totals.Events:F2} {fired:F0}"));
        return totals.Events + lost == (ulong)events && totals.Counts == (ulong)events ? 0 : 70;
    }

    /// <summary>CPU time of every thread but this one, which fires.</summary>
    static double CpuNs() => Environment.CpuUsage.TotalTime.TotalNanoseconds - ThreadCpu.Ns();

    /// <summary>Flags of a page in the last zone that there is.</summary>
    static ulong LastZone(FragmonProbe probe)
    {
        using var kernel = Btf.OfKernel();
        var layout = PageFlagsLayout.From(kernel) ?? throw new InvalidOperationException("the zone's place in page->flags is not known");
        var (node, zone) = probe.Zones.Zones[^1];
        return ((ulong)node << layout.NodeShift) | ((ulong)zone << layout.ZoneShift);
    }
}
