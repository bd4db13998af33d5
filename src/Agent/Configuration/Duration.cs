// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Configuration;

/// <summary>A whole number with ms, s, m, h or d.</summary>
static class Duration
{
    static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <exception cref="ConfigurationException">Not a duration of at most ten years.</exception>
    public static TimeSpan Parse(string text, string where)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number * unit.TotalDays <= 3653)
            {
                return number * unit;
            }
        }
        throw new ConfigurationException($"{where}: '{text}' is no duration; write e.g. 500ms, 1s, 12h or 7d");
    }
}
