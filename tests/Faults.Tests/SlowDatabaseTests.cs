// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>L-07: a database that has hardly any CPU, and then none, under more agents than the collector's budget can hold.</summary>
[Collection(typeof(Alone))]
public sealed partial class SlowDatabaseTests : IAsyncLifetime
{
    const int Agents = 48, EventsPerSecond = 1_000;

    /// <summary>What the collector may take beside its budget for batches, bytes.</summary>
    const long BesideBudget = 64 << 20;

    TimescaleServer _server = null!;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await TimescaleServer.OwnAsync();
        await FaultDatabase.MigrateAsync(_server.Url);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_database_that_hardly_works_costs_the_collector_no_memory_and_nobody_an_event()
    {
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(_server.Url);
        await collector.StartReadyAsync();
        var most = await AskAsync(collector, Budget()) + BesideBudget;
        await using var herd = FaultAgent.StartHerd(collector.Address, folder.Path, Agents, EventsPerSecond);
        await herd.SaysAsync("joined ", Agents);
        // A tenth of the time.
        for (var second = Tier.Times(4, 20); second > 0; second--)
        {
            await _server.SignalAllAsync("STOP");
            await Task.Delay(900, Ct);
            await _server.SignalAllAsync("CONT");
            await Task.Delay(100, Ct);
        }
        await _server.SignalAllAsync("STOP");
        var stall = TimeSpan.FromSeconds(Tier.Times(12, 30));
        var held = 0L;
        for (var stalled = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(stalled) < stall; await Task.Delay(200, Ct))
        {
            held = Math.Max(held, await HeldAsync(collector));
        }
        await _server.SignalAllAsync("CONT");
        var woken = Stopwatch.GetTimestamp();
        var before = await AskAsync("SELECT count(*) FROM fleet.batch");
        while (await AskAsync("SELECT count(*) FROM fleet.batch") <= before || await HeldAsync(collector) > 0)
        {
            Ct.ThrowIfCancellationRequested();
        }
        var recovered = Stopwatch.GetElapsedTime(woken);
        var memory = ProcessMemory.Peak(collector.Id);
        Assert.Equal(0, await herd.DisbandAsync(Ct));

        var batches = await AskAsync("SELECT count(*) FROM fleet.batch");
        var holes = await AskAsync("""
            SELECT count(*) FROM (SELECT count(*) AS batches, count(DISTINCT seq) AS numbers, max(seq) AS last FROM fleet.batch GROUP BY stream_id, lane) AS streams
             WHERE batches <> numbers OR numbers <> last
            """);
        var rows = await AskAsync("SELECT (SELECT count(*) FROM fleet.event_extfrag) - (SELECT sum(events) FROM fleet.batch)");
        Tier.Report("L-07", $"a database with a tenth of its time, then {stall.TotalSeconds:F0} s with none, under {Agents} agents", 1, holes == 0 && rows == 0 && memory <= most ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"collector {memory >> 20} MiB at most where {most >> 20} are due, {held} agents held back at once, all read from again after {recovered.TotalSeconds:F0} s; {batches} batches stored, {holes} streams with a hole or a double, {herd.Done} of {Agents} agents with everything acknowledged"));
        Assert.Equal((0, 0, Agents), (holes, rows, herd.Done));
        Assert.InRange(recovered.TotalSeconds, 0, 60);
        Assert.InRange(memory, 0, most);
        Assert.True(held > 0, "the budget was never used up");
    }

    static Task<long> HeldAsync(FaultCollector collector) => AskAsync(collector, Held());

    static async Task<long> AskAsync(FaultCollector collector, Regex gauge)
    {
        using var client = new HttpClient();
        return long.Parse(gauge.Match(await client.GetStringAsync(new Uri(collector.Health, "metrics"), Ct)).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(_server.Url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    [GeneratedRegex("fleet_collector_budget_bytes (\\d+)")]
    private static partial Regex Budget();

    [GeneratedRegex("fleet_collector_sessions_held (\\d+)")]
    private static partial Regex Held();
}
