// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Auditing;
using Fleet.Storage.Embedded;
using Fleet.Storage.Maintenance;
using Fleet.Storage.Reading;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Storage.Tests.Maintenance;

/// <summary>What an operator does to a store, each in a database of its own.</summary>
public sealed class MaintenanceTests : IAsyncLifetime
{
    readonly MigratedDatabase _database = new();
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_mended_database_takes_what_was_in_quarantine()
    {
        var (key, run) = (Some.Stream(Lane.Detail), Guid.NewGuid());
        await using var store = new TimescaleStore(_database.ConnectionString);
        await _database.AskAsync<bool>("ALTER TABLE fleet.event_extfrag ADD CONSTRAINT mistake CHECK (pid <> 666); SELECT true");
        await store.CommitAsync(
        [
            Some.Batch(key, 1, Some.DetailFacts(run, Some.Extfrag(), Some.Extfrag(pid: 666))),
            Some.Batch(key, 2, Some.DetailFacts(run, [.. Enumerable.Repeat(Some.Extfrag(pid: 666), 40)])),
        ], Ct);
        var requeue = new Requeue(_database.ConnectionString, TimeProvider.System);

        var early = await requeue.RunAsync(Ct);
        Assert.Equal((0, 0, 2), (early.Batches, early.Rows, early.Refused.Count));
        Assert.All(early.Refused, refused => Assert.Contains("SQLSTATE 23514", refused));
        await _database.AskAsync<bool>("ALTER TABLE fleet.event_extfrag DROP CONSTRAINT mistake; SELECT true");
        var late = await requeue.RunAsync(Ct);

        Assert.Equal((1, 1, 0), (late.Batches, late.Rows, late.Refused.Count));
        Assert.Equal(42, await _database.AskAsync<long>("SELECT count(*) FROM fleet.event_extfrag"));
        Assert.Equal(0, await _database.AskAsync<long>("SELECT (SELECT count(*) FROM fleet.quarantine) + (SELECT count(*) FROM fleet.quarantine_row)"));
        Assert.True((await AuditAsync()).Balance);
    }

    [Fact]
    public async Task A_batch_from_a_clock_that_was_years_off_is_requeued_only_on_request()
    {
        await using var store = new TimescaleStore(_database.ConnectionString, TimeProvider.System);
        var facts = Some.DetailFacts(Guid.NewGuid(), Some.Extfrag());
        facts.Clock.UnixNs -= 20L * 365 * 86_400 * 1_000_000_000;
        await store.CommitAsync([store.Prepare(Some.Batch(Some.Stream(Lane.Detail), 1, facts), 0)], Ct);

        Assert.Contains("outside", Assert.Single((await new Requeue(_database.ConnectionString, TimeProvider.System).RunAsync(Ct)).Refused));
        Assert.Equal(1, (await new Requeue(_database.ConnectionString, TimeProvider.System) { AnyTime = true }.RunAsync(Ct)).Batches);
    }

    [Fact]
    public async Task An_embedded_store_is_imported_exactly_once_and_its_holes_are_named()
    {
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        await using (var embedded = EmbeddedStore.Open(_folder.Path, TimeProvider.System))
        {
            await embedded.CommitAsync([Some.Batch(key, 1, Some.RunStart(run)), Some.Batch(key, 2, Some.SummaryFacts(run))], Ct);
            await embedded.SkipToAsync(key, 5, Ct);
            await embedded.CommitAsync([Some.Batch(key, 5, Some.SummaryFacts(run))], Ct);
        }
        var said = new List<string>();
        await using var store = new TimescaleStore(_database.ConnectionString);

        Assert.Equal(new ImportResult(3, 0, 0, 2), await new Import(store, said.Add).RunAsync(_folder.Path, Ct));
        Assert.Equal(new ImportResult(0, 3, 0, 0), await new Import(store, said.Add).RunAsync(_folder.Path, Ct));

        Assert.Contains(said, line => line.Contains("batches 3 to 4", StringComparison.Ordinal));
        await using var reader = new StoreLocation.InDatabase(_database.ConnectionString).OpenReader();
        var info = Assert.Single(await reader.RunsAsync(RunSelector.All, Ct));
        Assert.Equal(2, await reader.CountsAsync(info, Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task Retention_drops_whole_chunks_of_each_age_and_the_books_know()
    {
        await using var store = new TimescaleStore(_database.ConnectionString);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var days in new[] { 1, 40, 500 })
        {
            var (summary, run) = (Some.Stream(), Guid.NewGuid());
            var facts = new[] { Some.RunStart(run), Some.SummaryFacts(run), Some.DetailFacts(run, Some.Extfrag()) };
            Array.ForEach(facts, part => part.Clock.UnixNs = now.AddDays(-days).ToUnixTimeMilliseconds() * 1_000_000);
            await store.CommitAsync([Some.Batch(summary, 1, facts[0]), Some.Batch(summary, 2, facts[1]), Some.Batch(summary with { Lane = Lane.Detail }, 1, facts[2])], Ct);
        }
        var retention = new Retention(_database.ConnectionString);

        var dry = await retention.RunAsync(TimeSpan.FromDays(30), TimeSpan.FromDays(400), dryRun: true, Ct);
        Assert.Equal(["fleet.event_extfrag", "fleet.event_extfrag", "fleet.count"], dry.Chunks.Select(chunk => chunk.Relation));
        Assert.Equal((3L, 3L), (await CountAsync("event_extfrag"), await CountAsync("count")));

        var done = await retention.RunAsync(TimeSpan.FromDays(30), TimeSpan.FromDays(400), dryRun: false, Ct);
        Assert.Equal(dry.Chunks.Select(chunk => chunk.Name), done.Chunks.Select(chunk => chunk.Name));
        Assert.Equal((1L, 2L), (await CountAsync("event_extfrag"), await CountAsync("count")));
        Assert.True((await AuditAsync()).Balance);
    }

    [Fact]
    public async Task Policies_are_set_where_the_servers_edition_has_them_and_never_by_a_dry_run()
    {
        var licence = await _database.AskAsync<string>("SELECT current_setting('timescaledb.license')");
        var retention = new Retention(_database.ConnectionString);

        await retention.RunAsync(TimeSpan.FromDays(30), TimeSpan.FromDays(400), dryRun: true, Ct);
        Assert.Equal(0, await PoliciesAsync());
        var result = await retention.RunAsync(TimeSpan.FromDays(30), TimeSpan.FromDays(400), dryRun: false, Ct);

        // Events of two kinds, counts, samples. The ledger has none: the server could not note what it drops.
        Assert.Equal(licence == "timescale" ? (true, 4L) : (false, 0L), (result.HasPolicies, await PoliciesAsync()));
    }

    Task<long> PoliciesAsync() => _database.AskAsync<long>("SELECT count(*) FROM timescaledb_information.jobs WHERE proc_name = 'policy_retention'");

    [Fact]
    public async Task The_ledger_ages_and_its_numbers_are_no_longer_asked_for()
    {
        await using var store = new TimescaleStore(_database.ConnectionString);
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        await store.CommitAsync([Some.Batch(key, 1, Some.SummaryFacts(run)), Some.Batch(key, 2, Some.SummaryFacts(run))], Ct);
        await _database.AskAsync<bool>("CREATE TEMP TABLE old AS SELECT * FROM fleet.batch; TRUNCATE fleet.batch; UPDATE old SET time = time - INTERVAL '500 days'; INSERT INTO fleet.batch SELECT * FROM old; SELECT true");
        await store.CommitAsync([Some.Batch(key, 3, Some.SummaryFacts(run))], Ct);

        await new Retention(_database.ConnectionString).RunAsync(null, TimeSpan.FromDays(400), dryRun: false, Ct);

        var book = Assert.Single((await AuditAsync()).Streams);
        Assert.Equal((2L, 1L, 0L, 0L), (book.Aged, book.Stored, book.Missing, book.Twice));
    }

    Task<Books> AuditAsync() => Books.ReadAsync(new StoreLocation.InDatabase(_database.ConnectionString), Ct);

    Task<long> CountAsync(string table) => _database.AskAsync<long>($"SELECT count(*) FROM fleet.{table}");
}
