// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Verdict;

/// <summary>
/// How far the fragmentation index that the agent computed in the kernel, at the end of a compaction, lies from the kernel's
/// own (debugfs <c>extfrag/extfrag_index</c>) of that zone and order. Compared where the zone was quiet: all
/// readings of its free blocks, one a second, are the same.
/// </summary>
sealed class IndexTable
{
    const string Index = "debugfs.extfrag_index", FreeBlocks = "buddyinfo.free_blocks";

    public static readonly string[] Metrics = [Index, FreeBlocks];

    readonly Dictionary<(int Node, int Zone), SampleRow> _indices = [];
    readonly Dictionary<(int Node, int Zone), HashSet<string>> _freeBlocks = [];
    readonly List<CompactionRow> _compactions = [];

    /// <summary>One zone. <paramref name="Largest"/> is in thousandths.</summary>
    public readonly record struct Row(int Node, int Zone, int Compared, int Different, int Largest);

    public void Add(SampleRow reading)
    {
        if (reading.Series is not { Node: { } node, Zone: { } zone })
        {
            return;
        }
        if (reading.Series.Metric == Index)
        {
            _indices[(node, zone)] = reading;
            return;
        }
        if (!_freeBlocks.TryGetValue((node, zone), out var different))
        {
            _freeBlocks[(node, zone)] = different = new HashSet<string>(StringComparer.Ordinal);
        }
        different.Add(string.Join(' ', reading.Values));
    }

    public void Add(CompactionRow compaction)
    {
        if (compaction is { Kind: Kind.Compaction, IndexAfter: not null, Order: not null, Node: not null, Zone: not null })
        {
            _compactions.Add(compaction);
        }
    }

    public IReadOnlyList<Row> Rows() =>
    [
        .. _compactions
            .Select(row => (Key: (row.Node!.Value, row.Zone!.Value), Quiet: QuietReading(row), row.IndexAfter))
            .Where(pair => pair.Quiet is not null)
            .GroupBy(pair => pair.Key, pair => Math.Abs((int)pair.Quiet!.Value - pair.IndexAfter!.Value))
            .OrderBy(zone => zone.Key)
            .Select(zone => new Row(zone.Key.Item1, zone.Key.Item2, zone.Count(), zone.Count(difference => difference > 0), zone.Max())),
    ];

    long? QuietReading(CompactionRow row)
    {
        var zone = (row.Node!.Value, row.Zone!.Value);
        return _freeBlocks.TryGetValue(zone, out var blocks) && blocks.Count == 1 && _indices.TryGetValue(zone, out var index)
            ? index.Values[row.Order!.Value]
            : null;
    }
}
