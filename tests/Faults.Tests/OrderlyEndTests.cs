// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-13: SIGTERM, with the other side there and away, under load.</summary>
public sealed class OrderlyEndTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    [Theory]
    [InlineData("agent", true)]
    [InlineData("agent", false)]
    [InlineData("collector", true)]
    [InlineData("collector", false)]
    public async Task Who_is_asked_to_stop_stops_in_time_and_loses_nothing(string who, bool otherIsThere)
    {
        var limit = TimeSpan.FromSeconds(who == "agent" ? 15 : 30);
        var slowest = TimeSpan.Zero;
        var found = new Judge.Finding(0, 0, 0, 0, 0, 0, 0);
        var times = Tier.Times(1, 20);
        for (var time = 0; time < times; time++)
        {
            using var folder = new TemporaryFolder();
            await using var collector = new FaultCollector(database.Url);
            if (who == "collector" || otherIsThere)
            {
                await collector.StartReadyAsync();
            }
            var lives = new List<Ledger>();
            if (who == "agent" || otherIsThere)
            {
                await using var agent = FaultAgent.Start(collector.Address, folder.Path, 2_000);
                await agent.AppendsAsync(15);
                if (who == "agent")
                {
                    slowest = Max(slowest, await TimeAsync(async () => Assert.Equal(0, (await agent.TerminateAsync()).ExitCode)));
                }
                else
                {
                    slowest = Max(slowest, await TimeAsync(async () => Assert.Equal(0, await collector.TerminateAsync())));
                    await agent.TerminateAsync();
                }
                lives.Add(agent.Ledger);
            }
            else
            {
                slowest = Max(slowest, await TimeAsync(async () => Assert.Equal(0, await collector.TerminateAsync())));
            }
            if (who == "collector" || !otherIsThere)
            {
                await collector.StartReadyAsync();
            }
            lives.AddRange(await FaultAgent.DrainAsync(collector.Address, folder.Path));
            found += await new Judge(database.Url).OfAsync(lives.Select(life => (life, life.Appended)));
        }
        Tier.Report("C-13", $"SIGTERM of the {who}, the other side {(otherIsThere ? "there" : "away")}", times, found.IsClean ? 0 : 1,
            string.Create(CultureInfo.InvariantCulture, $"exit 0 after {slowest.TotalSeconds:F1} s at most; {found.Stored} events stored, {found.Missing} missing, {found.Twice} twice"));
        Assert.True(found.IsClean, $"{found}");
        Assert.True(slowest < limit, $"{slowest}");
    }

    static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        var begun = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(begun);
    }

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
