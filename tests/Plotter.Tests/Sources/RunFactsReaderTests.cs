// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources;
using Fleet.Storage;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Sources;

public sealed class RunFactsReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recording_becomes_facts_in_the_words_of_its_host()
    {
        Recordings.Write(_folder.File("run.frag"), "6.12.1-test", "h1", 7);

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();

        Assert.Equal(new ArmCounts(12, 0, 12, 7, null, 30), ArmCounts.Of([run]));
        Assert.Contains(run.Extfrag!, count => count is { Donor: "Movable", Claimer: "Unmovable", Zone: "Normal", Node: 0, Count: 7 });
        Assert.Equal((10, 9), (run.Duration.TotalSeconds, run.Host.PageblockOrder));
        Assert.Equal([0, 7, 0], run.ExtfragSeries!.Values.Take(3));
        Assert.Equal("h1", run.Host.Host);
        Assert.Equal(3, run.Losses.Single().Count);
        Assert.Equal(1, run.Losses.Single().From.TotalSeconds);
    }

    [Fact]
    public async Task Free_blocks_become_the_unusable_index_over_time()
    {
        Recordings.Write(_folder.File("run.frag"), "6.12.1-test", "h1", 7);

        var run = (await LoadAsync(_folder.File("run.frag"))).Runs.Single();

        // Five seconds with half of the free memory in a pageblock, five without.
        Assert.Equal(0.75, run.UnusableIndex[9]!.Value, 1e-9);
        Assert.Equal([0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1], run.UnusableSeries!.Values);
        Assert.Equal(512 * 4096 / 2, run.SuitableBytes);
    }

    [Fact]
    public async Task Run_without_an_event_is_a_measured_zero()
    {
        Recordings.Write(_folder.File("quiet.frag"), "6.12.1-test", "h1", 0);

        var run = (await LoadAsync(_folder.File("quiet.frag"))).Runs.Single();

        Assert.Equal(0, ArmCounts.Of([run]).Fragmenting);
    }

    [Fact]
    public async Task Recording_cut_short_is_read_with_a_warning()
    {
        var path = _folder.File("cut.frag");
        Recordings.Write(path, "6.12.1-test", "h1", 7);
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.SetLength(file.Length - 20);
        }

        var run = (await LoadAsync(path)).Runs.Single();

        Assert.Equal(7, ArmCounts.Of([run]).Fragmenting);
        Assert.Contains("the end of the run is not known; its last fact stands for it", run.Warnings);
        Assert.True(run.Warnings.Count >= 2);
    }

    [Fact]
    public async Task Foreign_bytes_in_a_recording_are_refused()
    {
        await File.WriteAllTextAsync(_folder.File("foreign.frag"), new string('x', 500), Stop);

        var error = await Assert.ThrowsAsync<PlotterException>(() => LoadAsync(_folder.File("foreign.frag")));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("foreign.frag is not a Fleet recording or a seed JSON:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selector_chooses_runs_of_a_store_by_label_id_and_age()
    {
        var first = Recordings.Write(_folder.File("a.frag"), "6.1.0", "h1", 7, ("workload", "pw"));
        Recordings.Write(_folder.File("b.frag"), "6.12.0", "h2", 9, ("workload", "pw"));

        Assert.Equal("6.1.0", (await LoadAsync("kernel=6.1.*")).Runs.Single().Host.Kernel);
        Assert.Equal(2, (await LoadAsync("workload=pw")).Runs.Count);
        Assert.Equal("6.1.0", (await LoadAsync("run:" + first.ToString("N")[..8])).Label);
        Assert.Single((await LoadAsync("@latest")).Runs);
        Assert.Equal("patched", (await LoadAsync("patched=kernel=6.12*")).Label);
        Assert.Equal(ExitCode.NoData, (await Assert.ThrowsAsync<PlotterException>(() => LoadAsync("kernel=5*"))).ExitCode);
    }

    Task<Arm> LoadAsync(string source) => new ArmLoader(
            () => new StoreLocation.InDirectory(_folder.Path).OpenReader(), path => new StoreLocation.InFile(path).OpenReader(), 9)
        .LoadAsync([ArmSource.Parse(source)], "A", Stop);
}
