// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Host;

namespace Fleet.Agent.Reporting;

/// <summary>What the agent itself costs.</summary>
/// <param name="Cpu">User and system time of this process so far.</param>
/// <param name="PeakRssBytes">Largest resident set so far; null where /proc does not say.</param>
readonly record struct OwnUsage(TimeSpan Cpu, long? PeakRssBytes)
{
    public static OwnUsage Read() => new(Environment.CpuUsage.TotalTime, PeakRss(new HostFiles("/").TryRead("proc/self/status") ?? ""));

    internal static long? PeakRss(string status)
    {
        foreach (var line in status.AsSpan().EnumerateLines())
        {
            const string Name = "VmHWM:";
            if (line.StartsWith(Name, StringComparison.Ordinal))
            {
                var value = line[Name.Length..].Trim();
                return value.EndsWith(" kB", StringComparison.Ordinal)
                    && long.TryParse(value[..^3], NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib * 1024 : null;
            }
        }
        return null;
    }
}
