// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>
/// Folio migration statistics of debugfs, from patches that are not upstream: <c>name value</c> or <c>name: value</c>, with or
/// without sections in brackets. What comes under a heading, ratios, repeats the counters for people and is passed over.
/// </summary>
sealed class FolioMigration : ISampleSource
{
    const string Own = "sys/kernel/debug/mm/migrate/stats";
    const string Parts = "sys/kernel/debug/mm/migrate/*/stats";
    const string Separators = " \t:";

    FolioMigration(string name, string path) => (Name, Path) = (name, path);

    public string Name { get; }

    public string Path { get; }

    public string Needs => "a kernel with the out-of-tree folio migration statistics and CONFIG_DEBUG_FS=y";

    /// <summary>The file of all migrations.</summary>
    public static FolioMigration OfAll() => new("folio_migration", Own);

    /// <summary>The files of its parts, such as <c>bh</c>; the part's name stands in the metric's.</summary>
    public static FolioMigration OfParts() => new("folio_migration_parts", Parts);

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        ReadOnlySpan<char> part = default, section = default;
        var counters = true;
        foreach (var whole in text.EnumerateLines())
        {
            var line = whole;
            if (Path == Parts && Listing.TryParse(whole, out var folder, out _, out line) && !folder.SequenceEqual(part))
            {
                part = folder;
                section = default;
                counters = true;
            }
            line = line.Trim();
            if (line is ['[', .., ']'])
            {
                section = line[1..^1];
                counters = true;
            }
            else if (line is [.., ':'])
            {
                counters = false;
            }
            else if (counters && !line.IsEmpty)
            {
                if (!TryCounter(line, out var name, out var value) || MetricName.Of("folio_migration", part, section, name) is not { } metric)
                {
                    outcome = outcome.Skipped(whole);
                    continue;
                }
                found(new SeriesKey(metric), [value]);
                outcome = outcome.Found();
            }
        }
        return outcome;
    }

    /// <summary>A word and a number, and nothing else.</summary>
    static bool TryCounter(ReadOnlySpan<char> line, out ReadOnlySpan<char> name, out long value)
    {
        var end = line.LastIndexOfAny(Separators);
        name = end < 0 ? default : line[..end].TrimEnd(Separators);
        return long.TryParse(line[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && !name.IsEmpty && !name.ContainsAny(Separators);
    }
}
