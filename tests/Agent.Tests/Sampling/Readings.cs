// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Sampling;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Tests.Sampling;

/// <summary>What a source found in a text. The fixtures were read on a 6.18 kernel, two CPUs, 24 GiB, one node.</summary>
sealed class Readings
{
    public static readonly string[] Zones = ["DMA", "DMA32", "Normal", "Movable", "Device"];
    public static readonly string[] Migratetypes = ["Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate"];

    public Dictionary<SeriesKey, long[]> Values { get; } = [];

    public ParseOutcome Outcome { get; private init; }

    public static Readings Of(ISampleSource source, string text)
    {
        var values = new Dictionary<SeriesKey, long[]>();
        var outcome = source.Parse(text, (in SeriesKey series, ReadOnlySpan<long> read) => values.Add(series, read.ToArray()));
        var readings = new Readings { Outcome = outcome };
        foreach (var (series, read) in values)
        {
            readings.Values.Add(series, read);
        }
        return readings;
    }

    public static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fixtures", "proc", name));
}
