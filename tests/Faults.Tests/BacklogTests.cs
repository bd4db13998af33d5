// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>After an outage: what happens now is seen at once, and what happened meanwhile follows.</summary>
[Collection(typeof(Alone))]
public sealed class BacklogTests : OwnServerTests
{
    const int EventsPerSecond = 50_000;

    [Fact]
    public async Task Counts_of_now_are_stored_within_5_s_of_the_databases_return_while_the_backlog_of_events_drains()
    {
        await using var agent = FaultAgent.Start(Collector.Address, Spool, EventsPerSecond);
        await agent.ConnectsAsync(1);
        await agent.WorksAsync();
        var outage = TimeSpan.FromSeconds(Tier.Times(15, 120));
        await Server.StopAsync();
        await Task.Delay(outage, Ct);
        await Server.StartAsync();
        var (back, now) = (Stopwatch.StartNew(), agent.Ledger);

        var behind = await UntilCountedAsync(now.Summaries);
        var took = back.Elapsed;
        var (_, ledger) = await agent.TerminateAsync();
        var calm = await FaultAgent.DrainAsync(Collector.Address, Spool);

        var finding = await new Judge(Server.Url).OfAsync([(ledger, ledger.Appended), .. calm.Select(life => (life, life.Appended))]);
        Tier.Report("L-05", "counts of now, with a backlog of events behind them", 1, finding.IsClean && took.TotalSeconds <= 5 ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{outage.TotalSeconds:F0} s without the database at {EventsPerSecond} events/s: the counts made up to its return stored {took.TotalSeconds:F1} s after it, {(long)now.Appended - behind} events still behind; {finding.Missing} missing, {finding.Twice} twice"));
        Assert.True(finding.IsClean, $"{finding}");
        Assert.InRange(took.TotalSeconds, 0, 5);
    }

    /// <returns>Events that are stored when every summary batch up to this one is.</returns>
    async Task<long> UntilCountedAsync(ulong summaries)
    {
        while (true)
        {
            await using var connection = new NpgsqlConnection(ConnectionString.Of(Server.Url));
            try
            {
                await connection.OpenAsync(Ct);
                await using var command = new NpgsqlCommand(
                    "SELECT (SELECT coalesce(max(committed_seq), 0) FROM fleet.stream WHERE lane = 1), (SELECT coalesce(sum(events), 0)::bigint FROM fleet.batch)", connection);
                await using var row = await command.ExecuteReaderAsync(Ct);
                await row.ReadAsync(Ct);
                if (row.GetInt64(0) >= (long)summaries)
                {
                    return row.GetInt64(1);
                }
            }
            catch (NpgsqlException) when (!Ct.IsCancellationRequested)
            {
                // It has only just come back.
            }
            await Task.Delay(100, Ct);
        }
    }
}
