// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage;
using Fleet.Storage.Reading;
using Fleet.TestKit;

namespace Fleet.Lab.Tests;

/// <summary>The recordings that ship for machines without guests are whole, and their figures agree with each other.</summary>
public sealed class RecordingsTests
{
    /// <summary>Fewer could not tell two arms apart.</summary>
    const int LeastRuns = 4;

    const ulong LeastEvents = 100;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_arm_has_runs_enough_for_a_verdict()
    {
        await using var reader = Open();
        foreach (var arm in await File.ReadAllLinesAsync(Repository.PathTo("lab", "recordings", "arms"), Ct))
        {
            // NAME=kernel=RELEASE, as the demo hands it to the plotter.
            var terms = arm.Split('=');
            var runs = await reader.RunsAsync(new RunSelector([new(terms[1], terms[2])]), Ct);

            Assert.InRange(runs.Count, LeastRuns, int.MaxValue);
        }
    }

    [Fact]
    public async Task Events_and_losses_of_a_run_add_up_to_its_counts()
    {
        await using var reader = Open();
        foreach (var run in await reader.RunsAsync(RunSelector.All, Ct))
        {
            var counts = 0UL;
            await foreach (var count in reader.CountsAsync(run, Ct))
            {
                counts += count.Row.Count;
            }
            var events = 0UL;
            await foreach (var _ in reader.ExtfragAsync(run, Ct))
            {
                events++;
            }
            await foreach (var loss in reader.LossesAsync(run, Ct))
            {
                events += loss.Count!.Value;
            }

            Assert.Empty(run.Warnings);
            Assert.NotNull(run.Ended);
            Assert.InRange(counts, LeastEvents, ulong.MaxValue);
            Assert.Equal(counts, events);
        }
    }

    static IRunReader Open() => StoreLocation.Parse(Repository.PathTo("lab", "recordings")).OpenReader();
}
