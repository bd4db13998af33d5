// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Host;

/// <summary>The kernel's list format for CPUs and nodes: <c>0-3,8</c>.</summary>
static class CpuList
{
    /// <returns>Empty for a text that is no such list.</returns>
    public static IReadOnlyList<int> Parse(string text)
    {
        var numbers = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var dash = part.IndexOf('-');
            if (!int.TryParse(dash < 0 ? part : part[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(part[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            {
                return [];
            }
            for (var number = first; number <= last; number++)
            {
                numbers.Add(number);
            }
        }
        return numbers;
    }
}
