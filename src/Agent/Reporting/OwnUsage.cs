// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Host;

namespace Fleet.Agent.Reporting;

/// <summary>What the agent itself costs.</summary>
/// <param name="Cpu">User and system time of this process so far.</param>
/// <param name="RssBytes">Resident set now; null where /proc does not say.</param>
/// <param name="PeakRssBytes">Largest resident set so far; null where /proc does not say.</param>
readonly record struct OwnUsage(TimeSpan Cpu, long? RssBytes, long? PeakRssBytes)
{
    public static OwnUsage Read(HostFiles files) => Of(Environment.CpuUsage.TotalTime, files.TryRead("proc/self/status") ?? "");

    /// <param name="status">Text of /proc/self/status.</param>
    internal static OwnUsage Of(TimeSpan cpu, string status) => new(cpu, Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));

    static long? Bytes(string status, string name)
    {
        foreach (var line in status.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                var value = line[name.Length..].Trim();
                return value.EndsWith(" kB", StringComparison.Ordinal)
                    && long.TryParse(value[..^3], NumberStyles.None, CultureInfo.InvariantCulture, out var kib) ? kib * 1024 : null;
            }
        }
        return null;
    }
}
