// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>
/// /proc/pagetypeinfo: free blocks by migratetype, and which migratetype owns how many pageblocks. Dear: the kernel walks
/// the free lists under zone->lock, for which allocations wait, so it is read each ten seconds and less often where that takes long.
/// </summary>
sealed class PageTypeInfo(NameTable zones, NameTable migratetypes) : ISampleSource
{
    public const string FreeBlocks = "pagetypeinfo.free_blocks";
    public const string Blocks = "pagetypeinfo.blocks";

    const string OwnershipHeader = "Number of blocks type";

    public string Name => "pagetypeinfo";

    public string Path => "proc/pagetypeinfo";

    public TimeSpan Interval => TimeSpan.FromSeconds(30);

    public string Needs => "/proc mounted";

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        List<int?>? columns = null;
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith(OwnershipHeader, StringComparison.Ordinal))
            {
                columns = Columns(line[OwnershipHeader.Length..]);
            }
            else if (line.StartsWith("Node", StringComparison.Ordinal))
            {
                outcome = ParseZone(line, columns, found, outcome);
            }
        }
        return outcome;
    }

    /// <summary>The migratetypes that this kernel prints, in the order of its own numbers: a spelling of the enum without BTF.</summary>
    public static IReadOnlyList<string> Migratetypes(ReadOnlySpan<char> text)
    {
        var names = new List<string>();
        foreach (var line in text.EnumerateLines())
        {
            if (line.StartsWith(OwnershipHeader, StringComparison.Ordinal))
            {
                var rest = line[OwnershipHeader.Length..];
                for (var name = ZoneLine.NextWord(ref rest); !name.IsEmpty; name = ZoneLine.NextWord(ref rest))
                {
                    names.Add(name.ToString());
                }
                break;
            }
        }
        return names;
    }

    /// <returns>pageblock_order as the first line says it; null where it does not.</returns>
    public static int? PageblockOrder(ReadOnlySpan<char> text)
    {
        const string Header = "Page block order:";
        return text.StartsWith(Header, StringComparison.Ordinal)
            && text[Header.Length..].IndexOf('\n') is >= 0 and var end
            && int.TryParse(text.Slice(Header.Length, end), System.Globalization.CultureInfo.InvariantCulture, out var order)
                ? order : null;
    }

    ParseOutcome ParseZone(ReadOnlySpan<char> line, List<int?>? columns, SeriesHandler found, ParseOutcome outcome)
    {
        if (!ZoneLine.TryParse(line, out var node, out var zoneName, out var rest) || zones.Number(zoneName) is not { } zone)
        {
            return outcome.Skipped(line);
        }
        Span<long> values = stackalloc long[ZoneLine.MaxOrders];
        var numbers = rest;
        if (ZoneLine.NextWord(ref numbers) is "type")
        {
            if (migratetypes.Number(ZoneLine.NextWord(ref numbers)) is not { } type
                || ZoneLine.Numbers(numbers, values, out var counted) < 0)
            {
                return outcome.Skipped(line);
            }
            // Shorter than the zone's orders, or empty, where the kernel stopped counting: what it did not count is not known.
            found(new(FreeBlocks, node, zone, type), values[..counted]);
            return outcome.Found();
        }
        if (columns is null || ZoneLine.Numbers(rest, values) is var count && count != columns.Count)
        {
            return outcome.Skipped(line);
        }
        for (var column = 0; column < columns.Count; column++)
        {
            if (columns[column] is not { } type)
            {
                return outcome.Skipped(line);
            }
            found(new(Blocks, node, zone, type), values.Slice(column, 1));
            outcome = outcome.Found();
        }
        return outcome;
    }

    List<int?> Columns(ReadOnlySpan<char> header)
    {
        var columns = new List<int?>();
        for (var name = ZoneLine.NextWord(ref header); !name.IsEmpty; name = ZoneLine.NextWord(ref header))
        {
            columns.Add(migratetypes.Number(name));
        }
        return columns;
    }
}
