// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Recording.Columns;

namespace Fleet.Plotter.Sources.MmTests;

/// <summary>
/// Texts of /proc as the readings that the agent makes of them (docs/samples.md). Zones and migratetypes are numbered as they
/// are met; a line that cannot be understood is passed over.
/// </summary>
sealed class ProcText
{
    readonly List<string> _zones = [];
    readonly List<string> _types = [];

    public IReadOnlyList<string> Zones => _zones;

    /// <summary>In the order of the kernel's numbers, where the header of the block counts was met.</summary>
    public IReadOnlyList<string> Migratetypes => _types;

    public int? PageblockOrder { get; private set; }

    public IEnumerable<SampleRow> Buddyinfo(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            // Node 0, zone   Normal 375249  79387 ...
            if (Words(line) is ["Node", var node, "zone", var zone, .. var blocks] && Number(node) is { } n && Numbers(blocks) is { Length: > 0 } values)
            {
                yield return new SampleRow(new SeriesKey("buddyinfo.free_blocks", n, IndexOf(_zones, zone)), 0, values);
            }
        }
    }

    public IEnumerable<SampleRow> PageTypeInfo(IEnumerable<string> lines)
    {
        string[]? columns = null;
        foreach (var line in lines)
        {
            switch (Words(line))
            {
                case ["Page", "block", "order:", var order]:
                    PageblockOrder = Number(order);
                    break;
                case ["Number", "of", "blocks", "type", .. var types]:
                    columns = types;
                    break;
                case ["Node", var node, "zone", var zone, "type", var type, .. var blocks] when Number(node) is { } n:
                    // ">100000": the kernel stopped counting there, so the vector ends.
                    yield return new SampleRow(
                        new SeriesKey("pagetypeinfo.free_blocks", n, IndexOf(_zones, zone), IndexOf(_types, type)), 0,
                        Numbers([.. blocks.TakeWhile(count => !count.StartsWith('>'))]) ?? []);
                    break;
                case ["Node", var node, "zone", var zone, .. var counts] when columns is not null && Number(node) is { } n && Numbers(counts) is { } values && values.Length == columns.Length:
                    for (var i = 0; i < values.Length; i++)
                    {
                        yield return new SampleRow(
                            new SeriesKey("pagetypeinfo.blocks", n, IndexOf(_zones, zone), IndexOf(_types, columns[i])), 0, [values[i]]);
                    }

                    break;
            }
        }
    }

    public static IEnumerable<SampleRow> Vmstat(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (Words(line) is [var name, var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                yield return new SampleRow(new SeriesKey("vmstat." + name), 0, [value]);
            }
        }
    }

    static string[] Words(string line) => line.Replace(',', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static int IndexOf(List<string> names, string name)
    {
        var at = names.IndexOf(name);
        if (at < 0)
        {
            at = names.Count;
            names.Add(name);
        }

        return at;
    }

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    static long[]? Numbers(string[] words)
    {
        var values = new long[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]) || values[i] > long.MaxValue >> 24)
            {
                return null;
            }
        }

        return values;
    }
}
