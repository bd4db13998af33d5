// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.V1;

namespace Fleet.Agent.Tests.CommandLine;

/// <summary>What a recording says, read back.</summary>
/// <param name="Counts">Of extfrag.</param>
/// <param name="Events">Of extfrag.</param>
/// <param name="Lost">Of extfrag.</param>
sealed record Recorded(RunStart Start, RunEnd? End, ulong Counts, ulong Events, ulong Lost)
{
    public IReadOnlyList<CompactionRow> Compactions { get; private init; } = [];

    public ulong CountedCompactions { get; private init; }

    public ulong LostCompactions { get; private init; }

    public IReadOnlyList<Setting> Settings { get; private init; } = [];

    public IReadOnlyList<SampleRow> Samples { get; private init; } = [];

    public IReadOnlyList<Marker> Markers { get; private init; } = [];

    public IReadOnlySet<string> Metrics => Samples.Select(row => row.Series.Metric).ToHashSet();

    public double Seconds => (End!.BootNs - Start.BootNs) / 1e9;

    public static Recorded Read(string path)
    {
        using var reader = SegmentReader.Open(path);
        var facts = reader.Batches().Select(BatchCodec.Decode).ToList();
        Assert.Empty(reader.Damage);
        return new(
            facts[0].RunStart,
            facts.Select(f => f.RunEnd).SingleOrDefault(end => end is not null),
            Sum(facts, Kind.Extfrag),
            (ulong)facts.Sum(f => f.Extfrag.Rows().Count()),
            facts.SelectMany(f => f.Losses).Where(loss => loss.Kind == Kind.Extfrag).Aggregate(0UL, (sum, loss) => sum + loss.Count))
        {
            Compactions = [.. facts.SelectMany(f => f.Compaction.Rows())],
            CountedCompactions = Sum(facts, Kind.Compaction),
            LostCompactions = facts.SelectMany(f => f.Losses).Where(loss => loss.Kind == Kind.Compaction).Aggregate(0UL, (sum, loss) => sum + loss.Count),
            Settings = [.. facts.SelectMany(f => f.Settings)],
            Samples = [.. facts.SelectMany(f => f.Samples.Rows())],
            Markers = [.. facts.SelectMany(f => f.Markers)],
        };
    }

    static ulong Sum(IEnumerable<Facts> facts, Kind kind) => facts
        .SelectMany(f => f.Counts).SelectMany(interval => interval.Rows.Rows())
        .Where(row => row.Key.Kind == kind).Aggregate(0UL, (sum, row) => sum + row.Count);
}
