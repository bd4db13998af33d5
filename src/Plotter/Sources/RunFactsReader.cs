// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>Reads runs of a store to the facts that metrics are made of.</summary>
/// <remarks>Event detail is left alone where counts say that it has no compactions.</remarks>
static class RunFactsReader
{
    // More runs than that are not compared second by second, and no figure draws a series in more than 120 steps.
    const int FewRuns = 16;
    const int BinsOfMany = 128;

    /// <param name="marker">Each run begins at its first marker of this text: what came before is left out. Null for their start.</param>
    public static async Task<IReadOnlyList<RunFacts>> ReadAsync(IRunReader reader, IReadOnlyList<RunInfo> runs, string? marker, CancellationToken ct)
    {
        var bins = runs.Count <= FewRuns ? CountBins.UsualCapacity : BinsOfMany;
        var builders = new List<RunFactsBuilder>();
        foreach (var run in runs)
        {
            builders.Add(new RunFactsBuilder(run, marker, marker is null ? null : await FirstAsync(reader, run, marker, ct), bins));
        }

        await reader.ReadAsync(builders, ct);
        await Parallel.ForEachAsync(builders.Where(builder => builder.WantsCompactions), ct, async (builder, stop) =>
        {
            await foreach (var compaction in reader.CompactionsAsync(builder.Run, stop))
            {
                builder.Take(compaction);
            }
        });

        return [.. builders.Select(builder => builder.Build())];
    }

    static async Task<DateTimeOffset?> FirstAsync(IRunReader reader, RunInfo run, string marker, CancellationToken ct)
    {
        await foreach (var (time, text) in reader.MarkersAsync(run, ct))
        {
            if (text == marker)
            {
                return time;
            }
        }

        return null;
    }
}
