// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Fleet.Collector.Health;
using Fleet.Collector.Writing;
using Fleet.Storage.Maintenance;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Fleet.V1;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Fleet.Collector.Tests.Writing;

public sealed class AddUpLoopTests(TimescaleFixture database) : IClassFixture<TimescaleFixture>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_cannot_be_added_up_is_said_once_with_its_name_and_the_others_are()
    {
        Assert.Equal(0, (await CollectorProcess.RunAsync("migrate", "--store", database.Url)).ExitCode);
        await using var store = new TimescaleStore(ConnectionString.Of(database.Url));
        var bad = await EndAsync(store, Guid.NewGuid());
        await ExecuteAsync($"ALTER TABLE fleet.run ADD CONSTRAINT mistake CHECK (run_id <> '{bad}' OR bin_seconds IS NULL)");
        await ExecuteAsync($"INSERT INTO fleet.run_label (run_id, key, value) VALUES ('{bad}', 'run', 'the bad one')");
        var health = new StoreHealth();
        health.Up();
        var (time, log) = (new FakeTimeProvider(), new Said());
        await using var runs = new EndedRuns(ConnectionString.Of(database.Url));
        using var loop = new AddUpLoop(runs, health, time, log);
        await loop.StartAsync(Ct);

        var said = await log.NextAsync(time);
        Assert.StartsWith("counts of run the bad one are not added up", said, StringComparison.Ordinal);
        Assert.Contains("\"mistake\"", said, StringComparison.Ordinal);
        // Each is a pass more, in which the bad one fails again.
        for (var pass = 0; pass < 2; pass++)
        {
            await EndAsync(store, Guid.NewGuid());
            Assert.Equal("added up the counts of 1 runs that have ended", await log.NextAsync(time));
        }

        await ExecuteAsync("ALTER TABLE fleet.run DROP CONSTRAINT mistake");
        Assert.Equal("added up the counts of 1 runs that have ended", await log.NextAsync(time));
        await loop.StopAsync(Ct);
    }

    static async Task<Guid> EndAsync(TimescaleStore store, Guid run)
    {
        var end = new Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), RunEnd = new RunEnd { BootNs = 9_000_000_000, Reason = RunEnd.Types.Reason.Duration } };
        var key = Some.Stream();
        await store.CommitAsync([Some.Batch(key, 1, Some.RunStart(run)), Some.Batch(key, 2, end)], Ct);
        return run;
    }

    async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(database.Url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    sealed class Said : ILogger<AddUpLoop>
    {
        readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Writer.TryWrite(formatter(state, exception));

        /// <summary>Lets the pauses of the loop pass until it says something.</summary>
        public async Task<string> NextAsync(FakeTimeProvider time)
        {
            string? line;
            while (!_lines.Reader.TryRead(out line))
            {
                time.Advance(TimeSpan.FromSeconds(10));
                await Task.Delay(20, Ct);
            }
            return line;
        }
    }
}
