// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources.MmTests;
using Fleet.Plotter.Sources.SeedJson;
using Fleet.Recording.Segments;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>Reads the runs of an arm from wherever its sources say.</summary>
/// <param name="openStore">Opens the store that selectors speak of.</param>
/// <param name="openRecording">Opens one <c>.frag</c> file.</param>
/// <param name="assumedPageblockOrder">For sources that do not record it.</param>
/// <param name="alignment">Which moment of each run is its zero; its start where nothing is said.</param>
sealed class ArmLoader(Func<IRunReader> openStore, Func<string, IRunReader> openRecording, int assumedPageblockOrder, Alignment? alignment = null)
{
    /// <param name="fallbackLabel">Where no source has a label and the runs are not of one kernel.</param>
    /// <exception cref="PlotterException">A source is bad, or there are no runs.</exception>
    public async Task<Arm> LoadAsync(IReadOnlyList<ArmSource> sources, string fallbackLabel, CancellationToken ct)
    {
        var runs = new List<RunFacts>();
        foreach (var source in sources)
        {
            runs.AddRange(source.Selector is { } selector
                ? await SelectAsync(selector, ct)
                : await ReadFilesAsync(source.Files, ct));
        }

        if (runs.Count == 0)
        {
            throw new PlotterException(ExitCode.NoData, $"no run matches {string.Join(", ", sources.Select(source => source.Text))}: fleet-plotter list shows what there is");
        }

        var kernels = runs.Select(run => run.Host.Kernel).Distinct().ToArray();
        var label = sources.Select(source => source.Label).FirstOrDefault(label => label is not null)
            ?? (kernels is [{ } kernel] ? kernel : fallbackLabel);
        return new Arm(label, Named(runs));
    }

    async Task<List<RunFacts>> SelectAsync(string selector, CancellationToken ct)
    {
        var selection = StoreSelection.Parse(selector);
        await using var reader = openStore();
        return await ReadAllAsync(reader, await selection.FindAsync(reader, ct), ct);
    }

    async Task<List<RunFacts>> ReadFilesAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var runs = new List<RunFacts>();
        foreach (var logs in paths.SelectMany(MmTestsLogs.In))
        {
            runs.Add(MmTestsReader.Read(logs, assumedPageblockOrder, ct));
        }

        foreach (var path in paths.Where(path => MmTestsLogs.In(path).Count == 0).SelectMany(SourceFiles.Find))
        {
            if (path.EndsWith(".frag", StringComparison.Ordinal))
            {
                runs.AddRange(await ReadRecordingAsync(path, ct));
            }
            else
            {
                runs.Add(await SeedJsonReader.ReadAsync(path, assumedPageblockOrder, ct));
            }
        }

        return runs;
    }

    async Task<List<RunFacts>> ReadRecordingAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var reader = openRecording(path);
            var found = await reader.RunsAsync(RunSelector.All, ct);
            return found.Count > 0 ? await ReadAllAsync(reader, found, ct)
                : throw new PlotterException(ExitCode.NoData, $"no run in {path}: it was cut off before its first batch");
        }
        catch (SegmentFormatException e)
        {
            throw new PlotterException(
                ExitCode.Usage, e.Message.Replace("is not a Fleet recording:", "is not a Fleet recording or a seed JSON:", StringComparison.Ordinal), e);
        }
    }

    async Task<List<RunFacts>> ReadAllAsync(IRunReader reader, IReadOnlyList<RunInfo> found, CancellationToken ct)
    {
        var runs = new List<RunFacts>();
        foreach (var run in found)
        {
            runs.Add(await RunFactsReader.ReadAsync(reader, run, alignment?.Marker, ct));
        }

        return runs;
    }

    // Runs that are called alike are told apart by number.
    static RunFacts[] Named(List<RunFacts> runs) => runs
        .GroupBy(run => run.Name)
        .SelectMany(group => group.Select((run, i) => group.Count() == 1 ? run : run with { Name = $"{run.Name}#{i + 1}" }))
        .ToArray();
}
