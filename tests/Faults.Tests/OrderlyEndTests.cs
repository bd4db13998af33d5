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
        var found = new Judge.Finding();
        var times = Tier.Times(1, 10);
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

    /// <summary>INT is what a service manager and compose send to PostgreSQL: stop without waiting for clients.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_is_asked_to_stop_stops_in_time_and_nothing_is_lost(bool collectorIsThere)
    {
        using var folder = new TemporaryFolder();
        await using var server = await TimescaleServer.OwnAsync();
        await FaultDatabase.MigrateAsync(server.Url);
        await using var collector = new FaultCollector(server.Url);
        await using var agent = FaultAgent.Start(collector.Address, folder.Path, 2_000);
        await agent.WorksAsync();
        if (collectorIsThere)
        {
            await collector.StartReadyAsync();
            await agent.ConnectsAsync(1);
        }
        var (times, slowest) = (Tier.Times(1, 10), TimeSpan.Zero);
        for (var time = 0; time < times; time++)
        {
            await agent.AppendsAsync((ulong)agent.Ledger.Batches.Count + 5);
            slowest = Max(slowest, await TimeAsync(() => server.EndAsync("INT")));
            await server.StartAsync();
        }
        if (!collectorIsThere)
        {
            await collector.StartReadyAsync();
        }
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        IReadOnlyList<Ledger> lives = [ledger, .. await FaultAgent.DrainAsync(collector.Address, folder.Path)];
        var found = await new Judge(server.Url).OfAsync(lives.Select(life => (life, life.Appended)));

        Tier.Report("C-13", $"SIGINT of the database, the collector {(collectorIsThere ? "there" : "away")}", times, found.IsClean ? 0 : 1,
            string.Create(CultureInfo.InvariantCulture, $"gone after {slowest.TotalSeconds:F1} s at most; {found.Stored} events stored, {found.Missing} missing, {found.Twice} twice"));
        Assert.True(found.IsClean && found.Dropped == 0, $"{found}");
        Assert.True(slowest < TimeSpan.FromSeconds(60), $"{slowest}");
    }
}
