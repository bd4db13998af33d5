// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Sampling;

/// <summary>/proc/zoneinfo: free pages, watermarks with their boost, and size of each zone, in pages. About 30 us.</summary>
sealed class ZoneInfo(NameTable zones) : ISampleSource
{
    public const string Managed = "zoneinfo.managed";

    static readonly Dictionary<string, string> Metrics = new(StringComparer.Ordinal)
    {
        ["free"] = "zoneinfo.free",
        ["boost"] = "zoneinfo.boost",
        ["min"] = "zoneinfo.min",
        ["low"] = "zoneinfo.low",
        ["high"] = "zoneinfo.high",
        ["promo"] = "zoneinfo.promo",
        ["spanned"] = "zoneinfo.spanned",
        ["present"] = "zoneinfo.present",
        ["managed"] = Managed,
        ["cma"] = "zoneinfo.cma",
    };

    static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> MetricOf = Metrics.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Name => "zoneinfo";

    public string Path => "proc/zoneinfo";

    public string Needs => "/proc mounted";

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        (int Node, int Zone)? current = null;
        var inPages = false;
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith("Node", StringComparison.Ordinal))
            {
                inPages = false;
                current = ZoneLine.TryParse(line, out var node, out var name, out _) && zones.Number(name) is { } zone ? (node, zone) : null;
                if (current is null)
                {
                    outcome = outcome.Skipped(line);
                }
                continue;
            }
            var rest = line;
            var word = ZoneLine.NextWord(ref rest);
            if (word is "pages")
            {
                inPages = true;
                word = ZoneLine.NextWord(ref rest);
            }
            else if (word is "protection:")
            {
                inPages = false;
            }
            if (!inPages || current is not { } at || !MetricOf.TryGetValue(word, out var metric))
            {
                continue;
            }
            if (!long.TryParse(rest.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                outcome = outcome.Skipped(line);
                continue;
            }
            found(new(metric, at.Node, at.Zone), [value]);
            outcome = outcome.Found();
        }
        return outcome;
    }

    /// <summary>Every zone's name in the order of its number: the kernel prints a node's zones so, populated or not.</summary>
    public static IReadOnlyList<string> Zones(ReadOnlySpan<char> text)
    {
        var names = new List<string>();
        foreach (var line in text.EnumerateLines())
        {
            if (ZoneLine.TryParse(line, out _, out var zone, out _) && !names.Contains(zone.ToString()))
            {
                names.Add(zone.ToString());
            }
        }
        return names;
    }
}
