// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;

namespace Fleet.EncodeBench;

/// <summary>One stage of the encoding, run over all events several times.</summary>
static class Stage
{
    const int WarmUps = 3;
    const int Runs = 15;

    /// <summary>Prints the median, ns and bytes an event.</summary>
    /// <param name="stage">Does the work once; returns the bytes it made.</param>
    public static void Time(string name, int events, Func<long> stage)
    {
        var (bytes, times) = (0L, new List<double>());
        for (var i = -WarmUps; i < Runs; i++)
        {
            var started = Stopwatch.GetTimestamp();
            bytes = stage();
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalNanoseconds / events);
            }
        }
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-24} {times[Runs / 2],8:F1} ns/event {(double)bytes / events,8:F2} bytes/event"));
    }
}
