// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>Reads runs of a store to the facts that metrics are made of.</summary>
/// <remarks>Event detail is left alone where counts say that it has no compactions.</remarks>
static class RunFactsReader
{
    /// <param name="marker">Each run begins at its first marker of this text: what came before is left out. Null for their start.</param>
    public static async Task<IReadOnlyList<RunFacts>> ReadAsync(IRunReader reader, IReadOnlyList<RunInfo> runs, string? marker, CancellationToken ct)
    {
        var builders = new List<RunFactsBuilder>();
        foreach (var run in runs)
        {
            builders.Add(new RunFactsBuilder(run, marker, marker is null ? null : await FirstAsync(reader, run, marker, ct)));
        }

        await reader.ReadAsync(builders, ct);
        foreach (var builder in builders.Where(builder => builder.WantsCompactions))
        {
            await foreach (var compaction in reader.CompactionsAsync(builder.Run, ct))
            {
                builder.Take(compaction);
            }
        }

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
