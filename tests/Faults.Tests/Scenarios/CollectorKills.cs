// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests.Scenarios;

/// <summary>The collector is killed in the middle of a COPY or COMMIT, again and again, under load.</summary>
/// <param name="Lives">What the agents owe, that which drained the spool in the end included.</param>
/// <param name="Inside">Kills that certainly hit a COPY or COMMIT.</param>
/// <param name="Slowest">Longest wait for the first commit after a restart.</param>
sealed record CollectorKills(IReadOnlyList<Ledger> Lives, int Inside, TimeSpan Slowest)
{
    const int EventsPerSecond = 3_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<CollectorKills> RunAsync(FaultCollector collector, string url, int times, params string[] agentOptions)
    {
        using var folder = new TemporaryFolder();
        await collector.StartReadyAsync();
        await using var agent = FaultAgent.Start(collector.Address, folder.Path, EventsPerSecond, agentOptions);
        await agent.WorksAsync();
        await using var spy = new NpgsqlConnection(ConnectionString.Of(url));
        await spy.OpenAsync(Ct);
        var (slowest, inside) = (TimeSpan.Zero, 0);
        for (var kill = 0; kill < times; kill++)
        {
            inside += await WritingAsync(spy) ? 1 : 0;
            await collector.KillAsync();
            var stored = await StoredAsync(spy);
            await collector.StartReadyAsync();
            var began = Stopwatch.GetTimestamp();
            while (await StoredAsync(spy) == stored)
            {
                Ct.ThrowIfCancellationRequested();
            }
            slowest = Stopwatch.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
        }
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        return new CollectorKills([ledger, .. await FaultAgent.DrainAsync(collector.Address, folder.Path)], inside, slowest);
    }

    // Returns in the middle of one; false when none was seen within a second.
    static async Task<bool> WritingAsync(NpgsqlConnection spy)
    {
        const string Writing = """
            SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid() AND query SIMILAR TO '(COPY|COMMIT)%'
            """;
        var since = Stopwatch.GetTimestamp();
        await using var command = new NpgsqlCommand(Writing, spy);
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1))
        {
            if ((long)(await command.ExecuteScalarAsync(Ct))! > 0)
            {
                return true;
            }
        }
        return false;
    }

    static async Task<long> StoredAsync(NpgsqlConnection spy)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(sum(committed_seq), 0)::bigint FROM fleet.stream", spy);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
