// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Bounds;

namespace Fleet.Agent.Configuration;

/// <summary>The bounds of detail as people write them.</summary>
static class DetailText
{
    /// <summary>Less than the agent takes before the first event (23 to 26 MiB): from there to here it counts, and captures no detail.</summary>
    const long LeastMemoryBytes = 16 << 20;

    const string PerSecond = "/s", None = "none";

    /// <summary><c>20000/s</c>, <c>1MiB/s</c>, both as <c>20000/s,1MiB/s</c>, or <c>none</c>.</summary>
    /// <exception cref="ConfigurationException"/>
    public static EventBudget Budget(string text, string where)
    {
        var budget = default(EventBudget);
        if (text == None)
        {
            return budget;
        }
        foreach (var part in text.Split(','))
        {
            var number = part.EndsWith(PerSecond, StringComparison.Ordinal) ? part[..^PerSecond.Length] : part;
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var events))
            {
                budget = budget with { EventsPerSecond = events };
            }
            else if (ByteSize.TryParse(number, out var bytes))
            {
                budget = budget with { BytesPerSecond = bytes };
            }
            else
            {
                throw new ConfigurationException($"{where}: '{part}' is no budget; write e.g. 20000/s, 1MiB/s, 20000/s,1MiB/s or none");
            }
        }
        return budget;
    }

    /// <summary><c>5%</c> of one CPU as 0.05; <c>none</c> is no limit.</summary>
    /// <exception cref="ConfigurationException"/>
    public static double Share(string text, string where) =>
        text == None ? double.PositiveInfinity
        : text.EndsWith('%')
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent > 0
        ? percent / 100
        : throw new ConfigurationException($"{where}: '{text}' is no share of one CPU; write e.g. 5%, or none");

    /// <summary><c>128MiB</c>; <c>none</c> is no limit.</summary>
    /// <exception cref="ConfigurationException"/>
    public static long Memory(string text, string where) => text == None ? long.MaxValue : ByteSize.Parse(text, where, LeastMemoryBytes);

    /// <summary><c>off</c> as 0, <c>all</c> as 1, <c>N</c> for one event in N.</summary>
    /// <exception cref="ConfigurationException"/>
    public static int OneIn(string text, string where) => text switch
    {
        "off" => 0,
        "all" => 1,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
            ? n
            : throw new ConfigurationException($"{where}: '{text}' is no choice of stacks; write off, all, or N for one event in N"),
    };
}
