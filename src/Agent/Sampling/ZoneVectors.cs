// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>A text with a line for each zone: <c>Node 0, zone   Normal</c>, and a value for each order.</summary>
static class ZoneVectors
{
    /// <returns>How many values <paramref name="words"/> have; not above 0 where one is none.</returns>
    public delegate int ValueReader(ReadOnlySpan<char> words, Span<long> values);

    /// <param name="metric">Of every series that is found.</param>
    public static ParseOutcome Parse(ReadOnlySpan<char> text, string metric, NameTable zones, ValueReader read, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        Span<long> values = stackalloc long[ZoneLine.MaxOrders];
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }
            if (!ZoneLine.TryParse(line, out var node, out var zoneName, out var rest)
                || zones.Number(zoneName) is not { } zone
                || read(rest, values) is not (> 0 and var orders))
            {
                outcome = outcome.Skipped(line);
                continue;
            }
            found(new SeriesKey(metric, node, zone), values[..orders]);
            outcome = outcome.Found();
        }
        return outcome;
    }
}
