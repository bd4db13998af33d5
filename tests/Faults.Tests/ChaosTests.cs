// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-22: faults of every kind, one after another, in an order that its seed decides.</summary>
public sealed class ChaosTests
{
    const int EventsPerSecond = 1_000;

    /// <summary>What the service of the agent may have (deploy/systemd), and the collector's budget for batches with as much again.</summary>
    const long AgentMemory = 256 << 20, CollectorMemory = 2 * (128 << 20) + (128 << 20);

    const int OpenFiles = 400;

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
        var (memory, open) = (new Dictionary<string, long>(), new Dictionary<string, int>());
        for (var end = TimeProvider.System.GetUtcNow() + length; TimeProvider.System.GetUtcNow() < end;)
        {
            var fault = happened.Count < names.Length ? names[happened.Count] : names[random.Next(names.Length)];
            happened.Add(fault);
            await faults[fault]();
            await PauseAsync(random, 1, 3);
            Weigh("agent", agent.Id);
            Weigh("collector", collector.Id);
        }
        var (_, last) = await agent.TerminateAsync();
        await agent.DisposeAsync();
        lives.Add(last);
        var calm = Stopwatch.GetTimestamp();
        lives.AddRange(await FaultAgent.DrainAsync(collector.Address, folder.Path));
        var drained = Stopwatch.GetElapsedTime(calm);
        var fresh = await FreshEventAsync(collector, folder.Path, server.Url);

        var found = await new Judge(server.Url).OfAsync(lives.Select(life => (life, life.Appended)));
        var (verified, books, complaints) = await ProcessRun.RunAsync(FaultCollector.Program, "verify", "--store", server.Url);
        // Exact counts of lives that ended in order are the events of those lives.
        var ordered = lives.Where(life => life.Complete || life == last).ToArray();
        var counted = (await new Judge(server.Url).OfAsync(ordered.Select(life => (life, life.Appended)))).Counted;
        var held = new (string Invariant, bool Holds)[]
        {
            ("conservation", found.Missing == 0 && found.Dropped == 0), ("nothing made up", found.Spurious == 0), ("integrity", found.Changed == 0), ("once", found.Twice == 0),
            ("books", verified == 0 && counted == ordered.Sum(life => (long)life.Appended)), ("liveness", fresh <= TimeSpan.FromSeconds(10)),
            ("bounded", memory["agent"] <= AgentMemory && memory["collector"] <= CollectorMemory && open.Values.Max() <= OpenFiles),
        };
        var broken = held.Where(check => !check.Holds).Select(check => check.Invariant).ToArray();
        Tier.Report("C-22", $"chaos, seed {seed}, {length.TotalSeconds:F0} s", happened.Count, broken.Length, string.Create(CultureInfo.InvariantCulture,
            $"{held.Length - broken.Length} of {held.Length} invariants: {lives.Sum(life => (long)life.Appended)} events owed, {found.Stored} stored, {found.Missing} missing, {found.Twice} twice, {found.Changed} changed, {found.Spurious} made up, {found.Dropped} dropped; verify {verified}; drained in {drained.TotalSeconds:F0} s, a fresh event stored after {fresh.TotalSeconds:F1} s; agent {memory["agent"] >> 20} MiB and collector {memory["collector"] >> 20} MiB, {open.Values.Max()} files at most"));
        Assert.True(broken.Length == 0, $"seed {seed}: {string.Join(", ", broken)}: {found}; counted {counted}; {string.Join(", ", happened)}\n{books}{complaints}");

        void Weigh(string who, int process)
        {
            memory[who] = Math.Max(memory.GetValueOrDefault(who), ProcessMemory.Peak(process));
            open[who] = Math.Max(open.GetValueOrDefault(who), ProcessMemory.OpenFiles(process));
        }
    }

    /// <summary>From its append by an agent that is connected to its row in the store.</summary>
    static async Task<TimeSpan> FreshEventAsync(FaultCollector collector, string spool, string url)
    {
        await using var agent = FaultAgent.Start(collector.Address, spool, EventsPerSecond);
        await agent.ConnectsAsync(1);
        await agent.WorksAsync();
        var (begun, ledger) = (Stopwatch.GetTimestamp(), agent.Ledger);
        while ((await new Judge(url).OfAsync([(ledger, ledger.Appended)])).Missing > 0)
        {
            Deadline.ThrowIfCancellationRequested();
        }
        var took = Stopwatch.GetElapsedTime(begun);
        await agent.TerminateAsync();
        return took;
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
