// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-22: faults of every kind, one after another, in an order that its seed decides.</summary>
public sealed class ChaosTests
{
    const int EventsPerSecond = 1_000;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happens_to_agent_collector_network_and_database_nothing_is_lost_doubled_changed_or_made_up()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("FLEET_FAULTS_SEED") ?? "22", CultureInfo.InvariantCulture);
        var length = TimeSpan.FromSeconds(Tier.Times(20, int.Parse(Environment.GetEnvironmentVariable("FLEET_FAULTS_SOAK") ?? "600", CultureInfo.InvariantCulture)));
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await using var server = await TimescaleServer.OwnAsync();
        await FaultDatabase.MigrateAsync(server.Url);
        await using var collector = new FaultCollector(server.Url);
        await collector.StartReadyAsync();
        await using var proxy = FaultProxy.To(collector.Port);
        var lives = new List<Ledger>();
        var agent = FaultAgent.Start(proxy.Address, folder.Path, EventsPerSecond);
        await agent.WorksAsync();

        var faults = new Dictionary<string, Func<Task>>
        {
            ["agent killed"] = async () =>
            {
                lives.Add(await agent.KillAsync());
                await agent.DisposeAsync();
                agent = FaultAgent.Start(proxy.Address, folder.Path, EventsPerSecond);
                await agent.WorksAsync();
            },
            ["collector killed"] = async () =>
            {
                await collector.KillAsync();
                await collector.StartAsync();
            },
            ["collector stopped in order"] = async () =>
            {
                Assert.Equal(0, await collector.TerminateAsync());
                await collector.StartAsync();
            },
            ["connections cut"] = () =>
            {
                proxy.Cut();
                return Task.CompletedTask;
            },
            ["network silent"] = async () =>
            {
                proxy.FallSilent();
                await PauseAsync(random, 1, 4);
                proxy.Speak();
            },
            ["agent frozen"] = () => FreezeAsync(agent.SignalAsync, random),
            ["collector frozen"] = () => FreezeAsync(collector.SignalAsync, random),
            ["database restarted"] = async () =>
            {
                await server.StopAsync();
                await PauseAsync(random, 0, 3);
                await server.StartAsync();
            },
        };
        var names = faults.Keys.Order(StringComparer.Ordinal).ToArray();
        var happened = new List<string>();
        for (var end = TimeProvider.System.GetUtcNow() + length; TimeProvider.System.GetUtcNow() < end;)
        {
            var fault = happened.Count < names.Length ? names[happened.Count] : names[random.Next(names.Length)];
            happened.Add(fault);
            await faults[fault]();
            await PauseAsync(random, 1, 3);
        }
        var (_, last) = await agent.TerminateAsync();
        await agent.DisposeAsync();
        lives.Add(last);
        lives.AddRange(await FaultAgent.DrainAsync(collector.Address, folder.Path));

        var found = await new Judge(server.Url).OfAsync(lives.Select(life => (life, life.Appended)));
        Tier.Report("C-22", $"chaos, seed {seed}, {length.TotalSeconds:F0} s", happened.Count, found.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{lives.Sum(life => (long)life.Appended)} events owed, {found.Stored} stored, {found.Missing} missing, {found.Twice} twice, {found.Changed} changed, {found.Spurious} made up, {found.Dropped} dropped"));
        Assert.True(found.IsClean && found.Dropped == 0, $"seed {seed}: {found}; {string.Join(", ", happened)}");
        // Exact counts of lives that ended in order are the events of those lives.
        var ordered = lives.Where(life => life.Complete || life == last).ToArray();
        var counted = await new Judge(server.Url).OfAsync(ordered.Select(life => (life, life.Appended)));
        Assert.Equal(ordered.Sum(life => (long)life.Appended), counted.Counted);
    }

    static async Task FreezeAsync(Func<string, Task> signal, Random random)
    {
        await signal("STOP");
        await PauseAsync(random, 1, 3);
        await signal("CONT");
    }

    /// <summary>How long a fault lasts is part of the fault.</summary>
    static Task PauseAsync(Random random, int least, int most) =>
        Task.Delay(TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least))), Deadline);
}
