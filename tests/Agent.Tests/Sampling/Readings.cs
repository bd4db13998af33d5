// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Sampling;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Tests.Sampling;

/// <summary>
/// What a source found in a text. The fixtures are the text of four kernels, named as the sources are: 6.18 of a machine with
/// 24 GiB, Debian's 6.1, 6.12 and 7.2 of guests with 512 MiB; mthp, which came with 6.10, holds three of its sizes.
/// </summary>
sealed class Readings
{
    public static readonly string[] Zones = ["DMA", "DMA32", "Normal", "Movable", "Device"];
    public static readonly string[] Migratetypes = ["Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate"];

    public Dictionary<SeriesKey, long[]> Values { get; } = [];

    public ParseOutcome Outcome { get; private init; }

    /// <summary>Every kernel whose text there is.</summary>
    public static readonly string[] Kernels = ["6.1", "6.12", "6.18", "7.2"];

    /// <summary>Every source that has a fixture of <paramref name="kernel"/>.</summary>
    public static IEnumerable<ISampleSource> Sources(string kernel) =>
        SampleSources.All(Zones, MigratetypesOf(kernel)).Where(source => File.Exists(PathOf(kernel, source.Name)));

    /// <summary>As that kernel names them itself; 7.2 has CMA.</summary>
    public static IReadOnlyList<string> MigratetypesOf(string kernel) => PageTypeInfo.Migratetypes(Fixture("pagetypeinfo", kernel));

    public static Readings Of(ISampleSource source, string text)
    {
        var values = new Dictionary<SeriesKey, long[]>();
        // A damaged text may name a series twice: the first stands.
        var outcome = SampleText.Read(source, text, (in SeriesKey series, ReadOnlySpan<long> read) => values.TryAdd(series, read.ToArray()));
        var readings = new Readings { Outcome = outcome };
        foreach (var (series, read) in values)
        {
            readings.Values.Add(series, read);
        }
        return readings;
    }

    public static string Fixture(string name, string kernel = "6.18") => File.ReadAllText(PathOf(kernel, name));

    static string PathOf(string kernel, string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", kernel, name);
}
