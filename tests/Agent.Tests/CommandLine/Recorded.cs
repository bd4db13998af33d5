// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.V1;

namespace Fleet.Agent.Tests.CommandLine;

/// <summary>What a recording says, read back.</summary>
sealed record Recorded(RunStart Start, RunEnd? End, ulong Counts, ulong Events, ulong Lost)
{
    public IReadOnlyList<Setting> Settings { get; private init; } = [];

    public IReadOnlyList<SampleRow> Samples { get; private init; } = [];

    public IReadOnlyList<Marker> Markers { get; private init; } = [];

    public double Seconds => (End!.BootNs - Start.BootNs) / 1e9;

    public static Recorded Read(string path)
    {
        using var reader = SegmentReader.Open(path);
        var facts = reader.Batches().Select(BatchCodec.Decode).ToList();
        Assert.Empty(reader.Damage);
        return new(
            facts[0].RunStart,
            facts.Select(f => f.RunEnd).SingleOrDefault(end => end is not null),
            facts.SelectMany(f => f.Counts).SelectMany(interval => interval.Rows.Rows()).Where(row => row.Key.Kind == Kind.Extfrag)
                .Aggregate(0UL, (sum, row) => sum + row.Count),
            (ulong)facts.Sum(f => f.Extfrag.Rows().Count()),
            facts.SelectMany(f => f.Losses).Where(loss => loss.Kind == Kind.Extfrag).Aggregate(0UL, (sum, loss) => sum + loss.Count))
        {
            Settings = [.. facts.SelectMany(f => f.Settings)],
            Samples = [.. facts.SelectMany(f => f.Samples.Rows())],
            Markers = [.. facts.SelectMany(f => f.Markers)],
        };
    }
}
