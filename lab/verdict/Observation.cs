// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Verdict;

/// <summary>What perf counted and /proc/vmstat summed in the guest, around the agent and within it.</summary>
/// <param name="Inner">Counted while the agent was attached, and not longer.</param>
/// <param name="Outer">Counted from before it attached to after it detached.</param>
/// <param name="Fired">What the workload says that it fired; empty unless it is <c>fire</c>.</param>
/// <param name="Absences">How often CPU 1 went and was back; null where it was to stay.</param>
/// <param name="Shed">Whether the agent said that it lowers detail to stay within a limit.</param>
sealed record Observation(
    IReadOnlyDictionary<string, ulong> Inner, IReadOnlyDictionary<string, ulong> Outer, IReadOnlyDictionary<string, ulong> Fired,
    ulong? Absences = null, bool Shed = false)
{
    /// <summary>
    /// Reads lines "observe inner|outer WHAT COUNT", "fired WHAT COUNT" and "hotplug TIMES"; all others are the agent's or the
    /// job's own.
    /// </summary>
    public static Observation Parse(IEnumerable<string> lines)
    {
        Dictionary<string, ulong> inner = [], outer = [], fired = [];
        ulong? absences = null;
        var shed = false;
        foreach (var line in lines)
        {
            switch (line.TrimEnd('\r').Split(' '))
            {
                case ["observe", "inner", var what, var count]:
                    inner[what] = Number(count);
                    break;
                case ["observe", "outer", var what, var count]:
                    outer[what] = Number(count);
                    break;
                case ["fired", var what, var count]:
                    fired[what] = Number(count);
                    break;
                case ["hotplug", var times]:
                    absences = Number(times);
                    break;
                default:
                    shed |= line.Contains("detail lowered to", StringComparison.Ordinal);
                    break;
            }
        }
        return outer.Count > 0 && inner.Count == outer.Count
            ? new(inner, outer, fired, absences, shed)
            : throw new InvalidDataException($"the log has {inner.Count} inner and {outer.Count} outer observations");
    }

    static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
