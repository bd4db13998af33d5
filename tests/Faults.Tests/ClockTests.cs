// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>T-01: somebody sets the host's clock while the agent runs.</summary>
public sealed class ClockTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    const int EventsPerSecond = 1_000;
    const long Hour = 3_600, Day = 24 * Hour, TenYears = 3_652 * Day;

    /// <summary>Rows of events before which the mapping from the boot clock to the wall clock is another than of the row before.</summary>
    const string Changes = """
        WITH mapped AS (
            SELECT run_id, boot_ns, extract(epoch FROM time) - boot_ns / 1e9 AS at_boot FROM fleet.event_extfrag),
        pairs AS (
            SELECT run_id, boot_ns, at_boot - lag(at_boot) OVER run AS moved, lag(boot_ns) OVER run AS before
              FROM mapped WINDOW run AS (PARTITION BY run_id ORDER BY boot_ns)),
        changes AS (SELECT * FROM pairs WHERE abs(moved) > 0.02)
        """;

    /// <summary>A step that was told of the time between such a row and the one before; a batch is sealed after its last row.</summary>
    const string Between = """
        SELECT FROM (SELECT run_id, boot_ns AS noticed, substring(text FROM 'wall clock set by (.*) s')::numeric AS said FROM fleet.marker) AS steps
         WHERE steps.run_id = changes.run_id AND noticed > before AND noticed < boot_ns + 1e9
        """;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_of_the_wall_clock_lose_nothing_change_no_order_and_make_no_stray_chunk()
    {
        // An hour on, an hour back, a day on, ten years back, and right again each time.
        long[] steps = [Hour, 0, -Hour, 0, Day, 0, -TenYears, 0];
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        await using var agent = FaultAgent.Start(collector.Address, folder.Path, EventsPerSecond);
        await agent.WorksAsync();
        var rounds = Tier.Times(1, 5);
        foreach (var step in Enumerable.Repeat(steps, rounds).SelectMany(round => round))
        {
            await agent.StepClockAsync(step);
            await agent.AppendsAsync((ulong)agent.Ledger.Batches.Count + 5);
        }
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        IReadOnlyList<Ledger> lives = [ledger, .. await FaultAgent.DrainAsync(collector.Address, folder.Path)];

        var found = await new Judge(database.Url).OfAsync(lives.Select(life => (life, life.Appended)));
        var disorder = await AskAsync("""
            SELECT count(*) FROM (SELECT boot_ns < lag(boot_ns) OVER (PARTITION BY run_id ORDER BY seq, idx) AS back FROM fleet.event_extfrag) AS rows WHERE back
            """);
        // What the believed steps reach.
        var stray = await AskAsync("""
            SELECT count(*) FROM timescaledb_information.chunks
             WHERE hypertable_schema = 'fleet' AND (range_end < now() - interval '2 days' OR range_start > now() + interval '2 days')
            """);
        // Rows of batches between the steps, against this machine's own clocks.
        var error = await AskAsync($"""
            SELECT round(1000 * max(abs(error)))::bigint FROM (
                SELECT extract(epoch FROM time) - boot_ns / 1e9 - {BootedAt().ToString("F4", CultureInfo.InvariantCulture)} AS error FROM fleet.event_extfrag) AS rows
             WHERE abs(error) < 1800
            """);
        // Rows are right by the clock of their time, or somebody said between them that it was set, and by how much.
        var changes = await AskAsync($"{Changes} SELECT count(*) FROM changes");
        var untold = await AskAsync($"{Changes} SELECT count(*) FROM changes WHERE NOT EXISTS ({Between} AND abs(said - moved) < 0.02)");
        var (audit, _, books) = await ProcessRun.RunAsync(FaultCollector.Program, "verify", "--store", database.Url);
        var lines = books.Split('\n').Count(line => line.Contains("wall clock set by ", StringComparison.Ordinal));
        Tier.Report("T-01", "steps of the agent's wall clock: an hour either way, a day, ten years", rounds * steps.Length, found.IsClean && disorder == 0 && stray == 0 && untold == 0 ? 0 : 1,
            string.Create(CultureInfo.InvariantCulture, $"{found.Stored} stored, {found.Quarantined} in quarantine, {found.Missing} missing, {found.Twice} twice; {disorder} rows out of order, {stray} stray chunks; {changes} times the rows turn to another clock, {untold} times unsaid; once the clock is right again, times are {error} ms off at most"));
        Assert.True(found.IsClean && found.Dropped == 0, $"{found}");
        Assert.True(found.Quarantined > 0);
        Assert.Equal((0, 0), (disorder, stray));
        Assert.InRange(error, 0, 20);
        Assert.Equal((rounds * 6, 0), (changes, untold));
        // The step ten years back may be told by a batch that is in quarantine for that very clock.
        Assert.Equal(0, audit);
        Assert.InRange(lines, rounds * (steps.Length - 1), rounds * steps.Length);
    }

    /// <summary>The wall clock at CLOCK_BOOTTIME 0, seconds since 1970: /proc/uptime is cut to hundredths, so the least of many readings is right.</summary>
    static double BootedAt() => Enumerable.Range(0, 2_000).Min(_ =>
    {
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        return (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - uptime;
    });

    [SuppressMessage("Security", "CA2100", Justification = "Numbers of our own.")]
    async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(database.Url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
