// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Tests.Timescale;

public sealed class TimescaleStoreTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_lost_inside_the_transaction_leaves_no_row_behind()
    {
        await using var store = new TimescaleStore(database.ConnectionString);
        var (key, run) = (Some.Stream(Lane.Detail), Guid.NewGuid());
        var batch = Some.Batch(key, 1, Some.DetailFacts(run, Some.Extfrag(), Some.Extfrag()));

        await using (var blocker = await HoldAsync("LOCK TABLE fleet.event_extfrag IN ACCESS EXCLUSIVE MODE"))
        {
            var commit = store.CommitAsync([batch], Ct);
            await KillWhoeverWaitsAsync();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
        }

        Assert.Equal([0ul], await store.CursorsAsync([key], Ct));
        Assert.Equal(0, await database.AskAsync<long>($"SELECT count(*) FROM fleet.event_extfrag WHERE run_id = '{run}'"));
        Assert.Equal(0, await database.AskAsync<long>($"SELECT count(*) FROM fleet.run WHERE run_id = '{run}'"));

        await store.CommitAsync([batch], Ct);
        Assert.Equal(2, await database.AskAsync<long>($"SELECT count(*) FROM fleet.event_extfrag WHERE run_id = '{run}'"));
    }

    [Fact]
    public async Task What_the_server_refuses_is_quarantined_with_its_bytes_and_the_rest_is_stored()
    {
        await using var store = new TimescaleStore(database.ConnectionString);
        var (run, good) = (Guid.NewGuid(), Guid.NewGuid());
        var loss = new Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), Losses = { new Loss { Reason = "ring_full", Count = 1 } } };
        // Two streams claim the same place in the same run: the primary key of fleet.loss refuses the second.
        var first = Some.Batch(Some.Stream(), 1, loss);
        var second = Some.Batch(Some.Stream(), 1, loss);

        var decisions = await store.CommitAsync([first, second, Some.Batch(Some.Stream(), 1, Some.SummaryFacts(good))], Ct);

        Assert.All(decisions, decision => Assert.Equal((1ul, null), (decision.CommittedSeq, decision.GapAt)));
        Assert.Equal(1, await database.AskAsync<long>($"SELECT count(*) FROM fleet.loss WHERE run_id = '{run}'"));
        Assert.Equal(1, await database.AskAsync<long>($"SELECT count(*) FROM fleet.count WHERE run_id = '{good}'"));
        var row = $"FROM fleet.quarantine_row WHERE run_id = '{run}'";
        Assert.StartsWith("SQLSTATE 23505", await database.AskAsync<string>($"SELECT reason {row}"));
        Assert.Equal(new Guid(second.StreamId.Span, bigEndian: true), await database.AskAsync<Guid>($"SELECT stream_id {row}"));
        Assert.Equal("fleet.loss 0", await database.AskAsync<string>($"SELECT relation || ' ' || idx {row}"));
    }

    [Fact]
    public async Task A_row_whose_time_cannot_be_is_kept_apart_and_makes_no_chunk()
    {
        await using var store = new TimescaleStore(database.ConnectionString);
        var run = Guid.NewGuid();
        var future = Some.Extfrag(5_000_000_000 + 10ul * 365 * 86_400 * 1_000_000_000);
        var chunks = await database.AskAsync<long>("SELECT count(*) FROM show_chunks('fleet.event_extfrag')");

        var result = await store.CommitAsync([store.Prepare(Some.Batch(Some.Stream(Lane.Detail), 1, Some.DetailFacts(run, Some.Extfrag(), future, Some.Extfrag())), 0)], Ct);

        Assert.Equal((2, 1), (result.Rows, result.QuarantinedRows));
        Assert.Equal(2, await database.AskAsync<long>($"SELECT count(*) FROM fleet.event_extfrag WHERE run_id = '{run}'"));
        Assert.Equal(1, await database.AskAsync<int>($"SELECT idx FROM fleet.quarantine_row WHERE run_id = '{run}'"));
        Assert.InRange(await database.AskAsync<long>("SELECT count(*) FROM show_chunks('fleet.event_extfrag')"), chunks, chunks + 1);
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task A_batch_of_a_host_whose_clock_is_years_off_goes_into_quarantine(int years)
    {
        await using var store = new TimescaleStore(database.ConnectionString, new FixedTime(Some.Now));
        var (key, run) = (Some.Stream(Lane.Detail), Guid.NewGuid());
        var facts = Some.DetailFacts(run, Some.Extfrag());
        facts.Clock.UnixNs += years * 365L * 86_400 * 1_000_000_000;

        var result = await store.CommitAsync([store.Prepare(Some.Batch(key, 1, facts), 0), store.Prepare(Some.Batch(key, 2, Some.DetailFacts(run, Some.Extfrag())), 0)], Ct);

        Assert.Equal((1, 1, 2ul), (result.QuarantinedBatches, result.Rows, result.Decisions[0].CommittedSeq));
        Assert.Contains("outside", await database.AskAsync<string>($"SELECT reason FROM fleet.quarantine WHERE stream_id = '{key.StreamId}'"));
    }

    [Fact]
    public async Task Writers_that_make_the_same_chunk_at_the_same_time_do_not_deadlock()
    {
        await using var one = new TimescaleStore(database.ConnectionString);
        await using var two = new TimescaleStore(database.ConnectionString);

        for (var day = 0; day < 10; day++)
        {
            var facts = Some.SummaryFacts(Guid.NewGuid());
            facts.Clock.UnixNs -= (100L + day) * 86_400_000_000_000;
            await Task.WhenAll(new[] { one, two }.SelectMany(store => Enumerable.Range(0, 4)
                .Select(_ => store.CommitAsync([Some.Batch(Some.Stream(), 1, facts)], Ct))));
        }
        Assert.Equal(80, await database.AskAsync<long>("SELECT count(*) FROM fleet.count WHERE time < '2026-01-01'"));
    }

    [Fact]
    public async Task Two_collectors_with_the_same_batch_store_it_once()
    {
        await using var one = new TimescaleStore(database.ConnectionString);
        await using var two = new TimescaleStore(database.ConnectionString);
        var (key, run) = (Some.Stream(), Guid.NewGuid());

        for (ulong seq = 1; seq <= 20; seq++)
        {
            var batch = Some.Batch(key, seq, Some.SummaryFacts(run));
            await Task.WhenAll(one.CommitAsync([batch], Ct), two.CommitAsync([batch], Ct));
        }

        Assert.Equal(20, await database.AskAsync<long>($"SELECT count(*) FROM fleet.count WHERE run_id = '{run}'"));
    }

    [Fact]
    public async Task An_unreachable_server_is_named_without_its_password()
    {
        await using var store = new TimescaleStore("Host=127.0.0.1;Port=1;Database=lab;Username=fleet;Password=hunter2");

        var away = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ProbeAsync(Ct));

        Assert.Contains("database lab at 127.0.0.1:1 cannot be reached", away.Message);
        Assert.DoesNotContain("hunter2", away.ToString());
    }

    [Fact]
    public async Task A_reader_of_an_unreachable_server_says_so()
    {
        await using var reader = StoreLocation.Parse("postgresql://fleet:hunter2@127.0.0.1:1/lab").OpenReader();

        var away = await Assert.ThrowsAsync<StoreUnavailableException>(() => reader.RunsAsync(RunSelector.All, Ct));

        Assert.Contains("cannot be reached", away.Message);
        Assert.DoesNotContain("hunter2", away.ToString());
    }

    async Task<NpgsqlConnection> HoldAsync(string sql)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync(Ct);
        return connection;
    }

    async Task KillWhoeverWaitsAsync()
    {
        while (await database.AskAsync<long>("""
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'
            """) == 0)
        {
            Ct.ThrowIfCancellationRequested();
        }
    }

    sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
