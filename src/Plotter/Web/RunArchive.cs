// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources;
using Fleet.Storage;
using Fleet.Storage.Reading;
using Fleet.Storage.Writing;

namespace Fleet.Plotter.Web;

/// <summary>The store as the page sees it. Only selectors: a request never names a file.</summary>
sealed class RunArchive(StoreLocation store)
{
    // A folder remembers what it found; a database is asked anew.
    readonly IRunReader? _folder = store is StoreLocation.InDirectory ? store.OpenReader() : null;

    public string Name { get; } = store.ToString();

    /// <summary>Whether runs could be read now. Cheap: a directory is not scanned, it may hold a year of segments.</summary>
    /// <exception cref="PlotterException">The directory is not there.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task CheckAsync(CancellationToken ct)
    {
        await using var reader = PlotterCommand.Open(store);
        if (store is StoreLocation.InDatabase)
        {
            await reader.RunsAsync(RunSelector.All, ct);
        }
    }

    public async Task<IReadOnlyList<RunInfo>> RunsAsync(CancellationToken ct)
    {
        await using var reader = Open();
        return await reader.RunsAsync(RunSelector.All, ct);
    }

    /// <param name="others">Selectors of the arms that are compared with <paramref name="a"/>.</param>
    /// <exception cref="PlotterException">A selector is bad or matches nothing.</exception>
    public async Task<ArmsComparison> CompareAsync(string a, IReadOnlyList<string> others, string? per, CancellationToken ct)
    {
        var exposure = SheetView.ExposureOf(per);
        var arms = await Loader().LoadAllAsync(
            [.. others.Prepend(a).Take(CompareCommand.MostArms).Select((selector, i) => ((IReadOnlyList<ArmSource>)[Selector(selector)], ArmRole.Name(i)))], ct);
        return ArmComparer.CompareAll(arms[0], arms[1..], new ComparisonOptions(exposure));
    }

    /// <summary>All runs that one selector finds.</summary>
    /// <exception cref="PlotterException">The selector is bad or matches nothing.</exception>
    public Task<Arm> LoadAsync(string selector, CancellationToken ct) => Loader().LoadAsync([Selector(selector)], "runs", ct);

    ArmLoader Loader() => new(Open, _ => throw new PlotterException(ExitCode.Usage, "only runs of the store"), AnalysisFlags.SeedPageblockOrder);

    // Checks that the directory is there: it may come later than the service.
    IRunReader Open()
    {
        var reader = PlotterCommand.Open(store);
        return _folder ?? reader;
    }

    static ArmSource Selector(string text)
    {
        StoreSelection.Parse(text);
        return new ArmSource(text, null, [], text);
    }
}
