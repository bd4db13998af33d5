// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests.Scenarios;

/// <summary>The network takes what the agent sends and loses the answers, then the connection: what was stored is not acknowledged.</summary>
static class LostAnswers
{
    const int EventsPerSecond = 2_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <returns>What the agents owe.</returns>
    public static async Task<IReadOnlyList<Ledger>> RunAsync(string url, int times, params string[] agentOptions)
    {
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(url);
        await collector.StartReadyAsync();
        await using var proxy = FaultProxy.To(collector.Port);
        await using var agent = FaultAgent.Start(proxy.Address, folder.Path, EventsPerSecond, agentOptions);
        for (var time = 1; time <= times; time++)
        {
            await agent.ConnectsAsync(time);
            await BatchesAsync(url, more: 3);
            proxy.HoldAnswers();
            await BatchesAsync(url, more: 3);
            proxy.Cut();
            proxy.Speak();
        }
        await agent.ConnectsAsync(times + 1);
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        return [ledger, .. await FaultAgent.DrainAsync(collector.Address, folder.Path)];
    }

    /// <summary>Waits until so many more are stored.</summary>
    static async Task BatchesAsync(string url, int more)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM fleet.batch", connection);
        for (var wanted = (long)(await command.ExecuteScalarAsync(Ct))! + more; (long)(await command.ExecuteScalarAsync(Ct))! < wanted;)
        {
            Ct.ThrowIfCancellationRequested();
        }
    }
}
