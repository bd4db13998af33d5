// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>
/// The runs of the store that the arms of a comparison select, read together: a database goes over its chunks once, however many
/// arms and runs there are.
/// </summary>
sealed class StoreRuns
{
    readonly Dictionary<string, IReadOnlyList<RunFacts>> _bySelector;

    StoreRuns(Dictionary<string, IReadOnlyList<RunFacts>> bySelector) => _bySelector = bySelector;

    /// <param name="marker">As in <see cref="RunFactsReader"/>.</param>
    /// <exception cref="Commands.PlotterException">A selector is bad.</exception>
    public static async Task<StoreRuns> ReadAsync(Func<IRunReader> open, IReadOnlyList<string> selectors, string? marker, CancellationToken ct)
    {
        var selections = selectors.Distinct().ToDictionary(text => text, StoreSelection.Parse);
        if (selections.Count == 0)
        {
            return new([]);
        }

        await using var reader = open();
        var all = await reader.RunsAsync(RunSelector.All, ct);
        var found = selections.ToDictionary(selection => selection.Key, selection => selection.Value.Of(all));
        RunInfo[] wanted = [.. found.Values.SelectMany(runs => runs).DistinctBy(run => run.RunId)];
        var facts = await RunFactsReader.ReadAsync(reader, wanted, marker, ct);
        var byId = wanted.Zip(facts).ToDictionary(pair => pair.First.RunId, pair => pair.Second);
        return new(found.ToDictionary(one => one.Key, one => (IReadOnlyList<RunFacts>)[.. one.Value.Select(run => byId[run.RunId])]));
    }

    /// <summary>Oldest first; none where nothing matches.</summary>
    public IReadOnlyList<RunFacts> Of(string selector) => _bySelector[selector];
}
