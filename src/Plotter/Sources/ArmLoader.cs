// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources.MmTests;
using Fleet.Plotter.Sources.SeedJson;
using Fleet.Recording.Segments;
using Fleet.Storage;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>Reads the runs of an arm from wherever its sources say.</summary>
/// <param name="openStore">Opens the store that selectors speak of.</param>
/// <param name="openRecording">Opens <c>.frag</c> files.</param>
/// <param name="assumedPageblockOrder">For sources that do not record it.</param>
/// <param name="alignment">Which moment of each run is its zero; its start where nothing is said.</param>
sealed class ArmLoader(Func<IRunReader> openStore, Func<StoreLocation.InFiles, IRunReader> openRecording, int assumedPageblockOrder, Alignment? alignment = null)
{
    /// <summary>Arms by their sources, each called by its fallback where no source has a label and the runs are not of one kernel.</summary>
    /// <exception cref="PlotterException">A source is bad, or there are no runs; of several such arms the first is told.</exception>
    public async Task<Arm[]> LoadAllAsync(IReadOnlyList<(IReadOnlyList<ArmSource> Sources, string Fallback)> wanted, CancellationToken ct)
    {
        var stored = StoreRuns.ReadAsync(
            openStore, [.. wanted.SelectMany(arm => arm.Sources).Select(source => source.Selector).OfType<string>()], alignment?.Marker, ct);
        // Arms are read at the same time: of large captures, reading is most of the work.
        var reading = new Task<Arm>[wanted.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, wanted.Count), ct, async (i, stop) =>
        {
            reading[i] = LoadAsync(wanted[i].Sources, wanted[i].Fallback, stored, stop);
            await ((Task)reading[i]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        var arms = new Arm[wanted.Count];
        for (var i = 0; i < arms.Length; i++)
        {
            arms[i] = await reading[i];
        }

        return arms;
    }

    /// <summary>One arm, as <see cref="LoadAllAsync"/> loads several.</summary>
    public async Task<Arm> LoadAsync(IReadOnlyList<ArmSource> sources, string fallbackLabel, CancellationToken ct) =>
        (await LoadAllAsync([(sources, fallbackLabel)], ct))[0];

    async Task<Arm> LoadAsync(IReadOnlyList<ArmSource> sources, string fallbackLabel, Task<StoreRuns> stored, CancellationToken ct)
    {
        var runs = new List<RunFacts>();
        foreach (var selector in sources.Select(source => source.Selector).OfType<string>())
        {
            runs.AddRange((await stored).Of(selector));
        }

        runs.AddRange(await ReadFilesAsync([.. sources.SelectMany(source => source.Files)], ct));

        if (runs.Count == 0)
        {
            throw new PlotterException(ExitCode.NoData, $"no run matches {string.Join(", ", sources.Select(source => source.Text))}: fleet-plotter list shows what there is");
        }

        var kernels = runs.Select(run => run.Host.Kernel).Distinct().ToArray();
        var label = sources.Select(source => source.Label).FirstOrDefault(label => label is not null)
            ?? (kernels is [{ } kernel] ? kernel : fallbackLabel);
        return new Arm(label, Named(runs));
    }

    async Task<List<RunFacts>> ReadFilesAsync(IReadOnlyList<string> paths, CancellationToken ct)
    {
        var runs = new List<RunFacts>();
        foreach (var logs in paths.SelectMany(MmTestsLogs.In))
        {
            runs.Add(MmTestsReader.Read(logs, assumedPageblockOrder, ct));
        }

        var files = paths.Where(path => MmTestsLogs.In(path).Count == 0).SelectMany(SourceFiles.Find).ToLookup(path => path.EndsWith(".frag", StringComparison.Ordinal));
        // Of a store's own files several are of one run.
        foreach (var recording in StoreLocation.InFiles.ByStream(files[true]))
        {
            runs.AddRange(await ReadRecordingAsync(recording, ct));
        }

        foreach (var path in files[false])
        {
            runs.Add(await SeedJsonReader.ReadAsync(path, assumedPageblockOrder, ct));
        }

        return runs;
    }

    async Task<IReadOnlyList<RunFacts>> ReadRecordingAsync(StoreLocation.InFiles recording, CancellationToken ct)
    {
        try
        {
            await using var reader = openRecording(recording);
            var found = await reader.RunsAsync(RunSelector.All, ct);
            return found.Count > 0 ? await ReadAllAsync(reader, found, ct)
                : throw new PlotterException(ExitCode.NoData, $"no run in {recording}: it was cut off before its first batch");
        }
        catch (SegmentFormatException e)
        {
            throw new PlotterException(
                ExitCode.Usage, e.Message.Replace("is not a Fleet recording:", "is not a Fleet recording or a seed JSON:", StringComparison.Ordinal), e);
        }
    }

    Task<IReadOnlyList<RunFacts>> ReadAllAsync(IRunReader reader, IReadOnlyList<RunInfo> found, CancellationToken ct) =>
        RunFactsReader.ReadAsync(reader, found, alignment?.Marker, ct);

    // Runs that are called alike are told apart by number.
    static RunFacts[] Named(List<RunFacts> runs) => runs
        .GroupBy(run => run.Name)
        .SelectMany(group => group.Select((run, i) => group.Count() == 1 ? run : run with { Name = $"{run.Name}#{i + 1}" }))
        .ToArray();
}
