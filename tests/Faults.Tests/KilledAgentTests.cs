// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-01: the agent is killed, at any moment, while it writes and ships.</summary>
[Collection(typeof(Alone))]
public sealed class KilledAgentTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    [Fact]
    public async Task An_agent_that_is_killed_under_load_loses_nothing_that_it_had_appended()
    {
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        var random = new Random(1);
        var times = Tier.Times(5, 20);
        var lives = new List<Ledger>();
        var starts = new List<double>();
        for (var life = 0; life < times; life++)
        {
            var begun = Stopwatch.GetTimestamp();
            await using var agent = FaultAgent.Start(collector.Address, folder.Path, 2_000);
            await agent.WorksAsync();
            starts.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            // Any moment, also inside a write: the fault itself is what this waits for.
            await Task.Delay(random.Next(50, 1_200), TestContext.Current.CancellationToken);
            lives.Add(await agent.KillAsync());
        }
        lives.AddRange(await FaultAgent.DrainAsync(collector.Address, folder.Path));

        var finding = await new Judge(database.Url).OfAsync(lives.Select(life => (life, life.Appended)));
        Tier.Report("C-01", "kill -9 of the agent under load", times, finding.IsClean && starts.Max() <= 5 ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{lives.Sum(life => (long)life.Appended)} events owed, {finding.Stored} stored, {finding.Missing} missing, {finding.Twice} twice; restart {starts.Max():F1} s at most"));
        Assert.True(finding.IsClean, $"{finding}");
        Assert.Equal(0, finding.Dropped);
        Assert.InRange(starts.Max(), 0, 5);
    }
}
