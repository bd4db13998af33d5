// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Maintenance;
using Fleet.Storage.Reading;
using Fleet.Storage.Tests.Contract;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Tests.Maintenance;

/// <summary>Counts that were added up say what the counts say, whatever comes later.</summary>
public sealed class EndedRunsTests : IAsyncLifetime
{
    // Before the start, at it, in one bin with it, and on both sides of the border of wider bins. Bins are two seconds wide for this run.
    static readonly double[] Ends = [-3, 0, 0.5, 1, 1.000001, 2, 127, 128, 128.000001, 129, 1999];

    readonly MigratedDatabase _database = new();
    readonly (Recording.StreamKey Key, Guid Run) _ended = (Some.Stream(), Guid.NewGuid());

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(4096)]
    public async Task A_report_says_the_same_when_counts_are_added_up_and_needs_them_no_longer(int binSeconds)
    {
        await using var store = await StoreAsync();
        var before = await ReportAsync(binSeconds);

        Assert.Equal(1, await AddUpAsync());
        await _database.AskAsync<bool>("DELETE FROM fleet.count; SELECT true");

        Assert.Equal(before.Bins, (await ReportAsync(binSeconds)).Bins);
        Assert.Equal(Ends.Sum(end => (long)Weight(end)), before.Counts.Where(count => count.Counts.Key.Kind == Kind.Extfrag).Sum(count => (long)count.Counts.Count));
        Assert.Equal(700, before.Counts.Sum(count => (long)count.Counts.Sum));
    }

    [Fact]
    public async Task What_is_finer_than_the_bins_or_begins_later_is_made_of_the_counts()
    {
        await using var store = await StoreAsync();
        var started = (await RunAsync()).Started;
        var (fine, late) = (await ReportAsync(1), await ReportAsync(64, started.AddSeconds(100)));

        await AddUpAsync();

        Assert.Equal(fine.Bins, (await ReportAsync(1)).Bins);
        Assert.Equal(late.Bins, (await ReportAsync(64, started.AddSeconds(100))).Bins);
        await _database.AskAsync<bool>("DELETE FROM fleet.count; SELECT true");
        Assert.Empty((await ReportAsync(1)).Bins);
    }

    [Fact]
    public async Task A_run_is_added_up_once_when_it_has_ended_with_counts_or_without()
    {
        await using var store = new TimescaleStore(_database.ConnectionString);
        await store.CommitAsync([Some.Batch(_ended.Key, 1, Some.RunStart(_ended.Run))], Ct);
        Assert.Equal(0, await AddUpAsync());

        await store.CommitAsync([Some.Batch(_ended.Key, 2, End())], Ct);

        Assert.Equal(1, await AddUpAsync());
        Assert.Equal(0, await AddUpAsync());
        Assert.Empty((await ReportAsync(64)).Bins);
    }

    [Fact]
    public async Task Counts_that_come_later_are_in_a_report_at_once_and_events_undo_nothing()
    {
        await using var store = await StoreAsync();
        await AddUpAsync();

        await store.CommitAsync([Some.Batch(_ended.Key with { Lane = Lane.Detail }, 1, Some.DetailFacts(_ended.Run, Some.Extfrag()))], Ct);
        Assert.Equal(0, await AddUpAsync());
        await store.CommitAsync([Some.Batch(_ended.Key, 4, Some.SummaryFacts(_ended.Run, Some.Count(1_000_000)))], Ct);
        var late = await ReportAsync(64);

        Assert.InRange(Total(late), 1_000_000, 1_100_000);
        Assert.Equal(1, await AddUpAsync());
        Assert.Equal(late.Bins, (await ReportAsync(64)).Bins);
    }

    [Fact]
    public async Task A_count_out_of_quarantine_is_added_up_with_the_others()
    {
        await _database.AskAsync<bool>("ALTER TABLE fleet.count ADD CONSTRAINT mistake CHECK (count <> 666); SELECT true");
        await using var store = await StoreAsync();
        await store.CommitAsync([Some.Batch(_ended.Key, 4, Some.SummaryFacts(_ended.Run, Some.Count(666)))], Ct);
        await AddUpAsync();
        var before = Total(await ReportAsync(64));
        await _database.AskAsync<bool>("ALTER TABLE fleet.count DROP CONSTRAINT mistake; SELECT true");

        Assert.Equal(1, (await new Requeue(_database.ConnectionString, TimeProvider.System).RunAsync(Ct)).Rows);

        Assert.Equal(before + 666, Total(await ReportAsync(64)));
        Assert.Equal(1, await AddUpAsync());
    }

    [Fact]
    public async Task Counts_that_are_stored_while_a_run_is_added_up_are_not_forgotten()
    {
        await using var store = await StoreAsync();
        await using var writer = new NpgsqlConnection(_database.ConnectionString);
        await writer.OpenAsync(Ct);
        await using var transaction = await writer.BeginTransactionAsync(Ct);
        // As a commit does it: the run first, and then its counts.
        await RunAsync(writer, $"UPDATE fleet.run SET last_seen = last_seen WHERE run_id = '{_ended.Run}'");
        await RunAsync(writer, $"""
            INSERT INTO fleet.count (time, run_id, seq, idx, boot_ns_from, boot_ns_to, time_from, kind, bucket, count)
            SELECT started + interval '5 s', run_id, 9, 0, 0, 1, started + interval '4 s', 7, 0, 31 FROM fleet.run WHERE run_id = '{_ended.Run}'
            """);

        var adding = AddUpAsync();
        await SomebodyWaitsAsync(adding);
        await transaction.CommitAsync(Ct);

        Assert.Equal(0, await adding);
        Assert.Equal(1, await AddUpAsync());
        await _database.AskAsync<bool>("DELETE FROM fleet.count; SELECT true");
        Assert.Contains((await ReportAsync(64)).Counts, count => count.Counts.Count == 31);
    }

    [Fact]
    public async Task A_run_that_fails_is_named_with_the_reason_and_keeps_no_older_one_from_being_added_up()
    {
        await using var store = await StoreAsync();
        var (bad, key) = (Guid.NewGuid(), Some.Stream());
        await store.CommitAsync([Some.Batch(key, 1, Some.RunStart(bad)), Some.Batch(key, 2, End(bad, seconds: 3000))], Ct);
        await _database.AskAsync<bool>($"INSERT INTO fleet.run_label (run_id, key, value) VALUES ('{bad}', 'run', 'the newest'); SELECT true");
        await _database.AskAsync<bool>($"ALTER TABLE fleet.run ADD CONSTRAINT mistake CHECK (run_id <> '{bad}' OR bin_seconds IS NULL); SELECT true");

        var result = await TryAddUpAsync();

        Assert.Equal(1, result.Runs);
        var failure = Assert.Single(result.Failed);
        Assert.Equal((bad, "the newest"), (failure.RunId, failure.Name));
        Assert.Contains("\"mistake\"", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(failure, Assert.Single((await TryAddUpAsync()).Failed));

        await _database.AskAsync<bool>("ALTER TABLE fleet.run DROP CONSTRAINT mistake; SELECT true");

        Assert.Equal(1, await AddUpAsync());
    }

    [Fact]
    public async Task Who_cancels_ends_it_at_the_run_that_it_is_at()
    {
        await using var store = await StoreAsync();
        await using var writer = new NpgsqlConnection(_database.ConnectionString);
        await writer.OpenAsync(Ct);
        await using var transaction = await writer.BeginTransactionAsync(Ct);
        await RunAsync(writer, $"UPDATE fleet.run SET last_seen = last_seen WHERE run_id = '{_ended.Run}'");
        await using var runs = new EndedRuns(_database.ConnectionString);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var adding = runs.AddUpAsync(cancel.Token);
        await SomebodyWaitsAsync(adding);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
    }

    static long Total(ReportFacts report) => report.Counts.Sum(count => (long)count.Counts.Count);

    static ulong Weight(double end) => (ulong)(10 + Math.Abs(end));

    async Task SomebodyWaitsAsync(Task adding)
    {
        while (await _database.AskAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
        {
            Assert.False(adding.IsCompleted, "it did not wait for the commit");
            await Task.Delay(20, Ct);
        }
    }

    async Task<TimescaleStore> StoreAsync()
    {
        var store = new TimescaleStore(_database.ConnectionString);
        await store.CommitAsync(
            [Some.Batch(_ended.Key, 1, Some.RunStart(_ended.Run)), Some.Batch(_ended.Key, 2, Middle()), Some.Batch(_ended.Key, 3, End())], Ct);
        return store;
    }

    // A run of 2000 s that began 3 s after its host did.
    Facts Middle()
    {
        var facts = new Facts { RunId = Some.Bytes(_ended.Run), Clock = Some.Clock() };
        foreach (var end in Ends)
        {
            var interval = new CountInterval { BootNsFrom = BootNs(end) - 1, BootNsTo = BootNs(end), Rows = new CountColumns() };
            interval.Rows.Append(Some.Count(Weight(end)));
            facts.Counts.Add(interval);
        }
        facts.Counts[^1].Rows.Append(new CountRow(new CountKey(Kind.CompactionAttempt, 9, 0, 0, 0, Ownership.Unknown, null, null, 18, Status: 2), 2, Sum: 700));
        return facts;
    }

    Facts End() => End(_ended.Run, seconds: 2000);

    static Facts End(Guid run, int seconds) => new()
    {
        RunId = Some.Bytes(run), Clock = Some.Clock(), RunEnd = new RunEnd { BootNs = BootNs(seconds), Reason = RunEnd.Types.Reason.Duration },
    };

    static ulong BootNs(double seconds) => (ulong)((3 + seconds) * 1e9) + 1;

    async Task<int> AddUpAsync()
    {
        var result = await TryAddUpAsync();
        Assert.Empty(result.Failed);
        return result.Runs;
    }

    async Task<AddUpResult> TryAddUpAsync()
    {
        await using var runs = new EndedRuns(_database.ConnectionString);
        return await runs.AddUpAsync(Ct);
    }

    async Task<RunInfo> RunAsync()
    {
        await using var reader = new StoreLocation.InDatabase(_database.ConnectionString).OpenReader();
        return Assert.Single(await reader.RunsAsync(RunSelector.All, Ct));
    }

    async Task<ReportFacts> ReportAsync(int binSeconds, DateTimeOffset? after = null)
    {
        await using var reader = new StoreLocation.InDatabase(_database.ConnectionString).OpenReader();
        var facts = new ReportFacts(await RunAsync(), binSeconds, after);
        await reader.ReadAsync([facts], Ct);
        return facts;
    }

    static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
