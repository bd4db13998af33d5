// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fleet.EncodeBench;

/// <summary>One stage of the encoding, run over all events several times.</summary>
static partial class Stage
{
    const int WarmUps = 3;
    const int Runs = 15;

    /// <summary>Prints the median and the least CPU time, ns an event, and the bytes an event.</summary>
    /// <param name="stage">Does the work once; returns the bytes it made.</param>
    public static void Time(string name, int events, Func<long> stage)
    {
        var (bytes, times) = (0L, new List<double>());
        for (var i = -WarmUps; i < Runs; i++)
        {
            var started = CpuNs();
            bytes = stage();
            if (i >= 0)
            {
                times.Add((CpuNs() - started) / events);
            }
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-24} {times[Runs / 2],8:F1} ns/event ({times[0]:F1} at best) {(double)bytes / events,8:F2} bytes/event"));
    }

    /// <summary>CPU time of this thread: other work on the machine is not in it.</summary>
    static double CpuNs()
    {
        const int ThreadCpu = 3;
        _ = Read(ThreadCpu, out var at);
        return at.Seconds * 1e9 + at.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Clock at);

    struct Clock
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
