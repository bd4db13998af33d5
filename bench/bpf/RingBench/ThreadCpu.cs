// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Bench.RingBench;

static class ThreadCpu
{
    /// <summary>CPU time of this thread; exact when the thread has just slept, else to a tick.</summary>
    internal static long Ns() => long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
}
