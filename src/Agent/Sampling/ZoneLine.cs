// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Sampling;

/// <summary>The kernel's <c>Node 0, zone   Normal, ...</c>: the beginning of a line in buddyinfo, pagetypeinfo and zoneinfo.</summary>
static class ZoneLine
{
    /// <summary>The most orders that a kernel can have; the real number is what the line holds.</summary>
    public const int MaxOrders = 64;

    /// <param name="rest">What follows the zone's name, without a comma that ended it.</param>
    public static bool TryParse(ReadOnlySpan<char> line, out int node, out ReadOnlySpan<char> zone, out ReadOnlySpan<char> rest)
    {
        node = 0;
        zone = rest = default;
        if (!Take(ref line, "Node"))
        {
            return false;
        }
        var comma = line.IndexOf(',');
        if (comma < 0 || !int.TryParse(line[..comma].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out node))
        {
            return false;
        }
        line = line[(comma + 1)..].TrimStart();
        if (!Take(ref line, "zone"))
        {
            return false;
        }
        zone = NextWord(ref line);
        rest = line;
        return !zone.IsEmpty;
    }

    /// <summary>Takes the next word off <paramref name="line"/>; blanks and commas part words.</summary>
    public static ReadOnlySpan<char> NextWord(scoped ref ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t,");
        var end = line.IndexOfAny(" \t,");
        var word = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[end..];
        return word;
    }

    /// <summary>Reads one number for each order, or each column.</summary>
    /// <returns>How many; -1 when a word is no number or there is none.</returns>
    public static int Numbers(ReadOnlySpan<char> words, Span<long> values) =>
        Numbers(words, values, out var counted) is var count && count == counted ? count : -1;

    /// <summary>Reads one number for each order, of which some may be the kernel's <c>&gt;100000</c>: there it stopped counting.</summary>
    /// <param name="counted">How many precede the first that the kernel did not count; what is behind it has no meaning.</param>
    /// <inheritdoc cref="Numbers(ReadOnlySpan{char}, Span{long})" path="/returns"/>
    public static int Numbers(ReadOnlySpan<char> words, Span<long> values, out int counted)
    {
        var count = 0;
        var rest = words;
        counted = -1;
        while (true)
        {
            var word = NextWord(ref rest);
            if (word.IsEmpty)
            {
                counted = counted < 0 ? count : counted;
                return count == 0 ? -1 : count;
            }
            var more = word[0] == '>';
            if (count == values.Length
                || !long.TryParse(word[(more ? 1 : 0)..], NumberStyles.None, CultureInfo.InvariantCulture, out values[count]))
            {
                return -1;
            }
            counted = more && counted < 0 ? count : counted;
            count++;
        }
    }

    static bool Take(ref ReadOnlySpan<char> line, ReadOnlySpan<char> word)
    {
        if (!line.StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }
        line = line[word.Length..];
        return true;
    }
}
