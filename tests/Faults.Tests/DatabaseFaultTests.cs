// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>C-05 and C-18: the database goes, in every way it can, and comes back.</summary>
[Collection(typeof(Alone))]
public sealed class DatabaseFaultTests : OwnServerTests
{
    const int EventsPerSecond = 2_000;

    [Fact]
    public async Task A_database_that_is_restarted_in_any_way_takes_commits_again_at_once_and_has_lost_nothing()
    {
        await using var agent = FaultAgent.Start(Collector.Address, Spool, EventsPerSecond);
        await agent.WorksAsync();
        string[] ways = ["terminate", "fast", "QUIT", "KILL"];
        var (times, slowest) = (Tier.Times(4, 12), TimeSpan.Zero);
        for (var fault = 0; fault < times; fault++)
        {
            var before = await CommittedAsync();
            await EndAsync(ways[fault % ways.Length]);
            slowest = await UntilAsync(() => CommittedAsync(), before) is var took && took > slowest ? took : slowest;
        }

        var finding = await JudgeAsync(agent);
        Tier.Report("C-18", "database: backends terminated, fast and immediate shutdown, kill -9, in turns", times, finding.IsClean && slowest.TotalSeconds <= 10 ? 0 : 1,
            string.Create(CultureInfo.InvariantCulture, $"{finding.Stored} stored, {finding.Missing} missing, {finding.Twice} twice; commits again {slowest.TotalSeconds:F1} s after it was back, at most"));
        Assert.True(finding.IsClean, $"{finding}");
        Assert.InRange(slowest.TotalSeconds, 0, 10);
    }

    [Fact]
    public async Task A_database_that_is_down_for_long_costs_nothing_from_its_first_second_on()
    {
        await using var agent = FaultAgent.Start(Collector.Address, Spool, EventsPerSecond);
        await agent.WorksAsync();
        var (first, outage) = (agent.Ledger.Appended, TimeSpan.FromSeconds(Tier.Times(12, 180)));
        await Server.StopAsync();
        await Task.Delay(outage, Ct);
        var last = agent.Ledger.Appended;
        await Server.StartAsync();

        var finding = await JudgeAsync(agent);
        Tier.Report("C-05", "database down for longer than anybody's retry limit", 1, finding.IsClean && finding.Dropped == 0 ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{outage.TotalSeconds:F0} s, {last - first} events made meanwhile; {finding.Stored} stored, {finding.Missing} missing, {finding.Twice} twice, {finding.Dropped} dropped"));
        Assert.True(last > first && finding.IsClean, $"{finding}");
        Assert.Equal(0, finding.Dropped);
    }

    async Task EndAsync(string way)
    {
        switch (way)
        {
            case "terminate":
                await AskAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'fleet'");
                return;
            case "fast":
                await Server.StopAsync();
                break;
            default:
                await Server.EndAsync(way);
                break;
        }
        await Server.StartAsync();
    }

    async Task<Judge.Finding> JudgeAsync(FaultAgent agent)
    {
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        var lives = (await FaultAgent.DrainAsync(Collector.Address, Spool)).Prepend(ledger);
        return await new Judge(Server.Url).OfAsync(lives.Select(life => (life, life.Appended)));
    }

    static async Task<TimeSpan> UntilAsync(Func<Task<long>> ask, long before)
    {
        var began = Stopwatch.GetTimestamp();
        while (await ask() <= before)
        {
            Ct.ThrowIfCancellationRequested();
        }
        return Stopwatch.GetElapsedTime(began);
    }

    Task<long> CommittedAsync() => AskAsync("SELECT coalesce(sum(committed_seq), 0)::bigint FROM fleet.stream");

    async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(Server.Url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
