// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Sampling;

/// <summary>
/// The kernel's own judgement of each order, from debugfs, in thousandths: <c>extfrag_index</c> (-1000 where an allocation
/// would succeed, else 0 for want of memory to 1000 for fragmentation) and <c>unusable_index</c> (0 to 1000).
/// </summary>
sealed class FragmentationIndex(string name, NameTable zones) : ISampleSource
{
    public const string Extfrag = "extfrag_index";
    public const string Unusable = "unusable_index";

    readonly string _metric = "debugfs." + name;

    public string Name => name;

    public string Path => "sys/kernel/debug/extfrag/" + name;

    public string Needs => "a kernel with CONFIG_COMPACTION=y and CONFIG_DEBUG_FS=y";

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found) => ZoneVectors.Parse(text, _metric, zones, Thousandths, found);

    static int Thousandths(ReadOnlySpan<char> words, Span<long> values)
    {
        var count = 0;
        for (var word = ZoneLine.NextWord(ref words); !word.IsEmpty; word = ZoneLine.NextWord(ref words))
        {
            var dot = word.IndexOf('.');
            // The kernel prints three digits after the point, always.
            if (count == values.Length || dot <= 0 || word.Length - dot != 4
                || !long.TryParse(word[..dot], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                || !long.TryParse(word[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var thousandths)
                || whole is < -1 or > 1)
            {
                return -1;
            }
            values[count++] = (whole * 1000) + (word[0] == '-' ? -thousandths : thousandths);
        }
        return count;
    }
}
