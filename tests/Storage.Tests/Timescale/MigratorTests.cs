// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Storage.Tests.Timescale;

/// <summary>One database a test: xunit makes the class anew for each.</summary>
public sealed class MigratorTests : IAsyncLifetime
{
    readonly TimescaleFixture _database = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string Address => TestKit.ConnectionString.Of(_database.Url);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Migrations_run_once()
    {
        var all = Migration.All.Select(migration => migration.Name);

        Assert.Equal(all, await new Migrator(Address, TimeProvider.System).MigrateAsync(Ct));
        Assert.Empty(await new Migrator(Address, TimeProvider.System).MigrateAsync(Ct));
    }

    [Fact]
    public async Task Migrators_at_the_same_time_apply_each_migration_once()
    {
        var address = Address;

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => new Migrator(address, TimeProvider.System).MigrateAsync(Ct)));

        Assert.Equal(Migration.All.Count, applied.Sum(names => names.Count));
    }

    [Fact]
    public async Task A_migration_that_was_edited_after_it_was_applied_is_refused()
    {
        await new Migrator(Address, TimeProvider.System).MigrateAsync([Migration.Of("0001_a", "SELECT 1")], Ct);

        var refused = await Assert.ThrowsAsync<MigrationException>(
            () => new Migrator(Address, TimeProvider.System).MigrateAsync([Migration.Of("0001_a", "SELECT 2")], Ct));

        Assert.Contains("migration 0001_a was changed after it was applied", refused.Message);
    }

    [Fact]
    public async Task A_database_of_a_newer_build_is_refused()
    {
        await new Migrator(Address, TimeProvider.System).MigrateAsync([.. Migration.All, Migration.Of("9999_next", "SELECT 1")], Ct);

        var refused = await Assert.ThrowsAsync<MigrationException>(() => new Migrator(Address, TimeProvider.System).MigrateAsync(Ct));
        Assert.Contains("use a newer fleet-collector", refused.Message);
        await using var store = new TimescaleStore(Address);
        var away = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ProbeAsync(Ct));
        Assert.Contains("use a newer fleet-collector", away.Message);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind_and_the_next_try_goes_on()
    {
        Migration good = Migration.Of("0001_a", "SELECT 1"), bad = Migration.Of("0002_b", "CREATE TABLE b (); SELECT 1 / 0");

        var failed = await Assert.ThrowsAsync<MigrationException>(() => new Migrator(Address, TimeProvider.System).MigrateAsync([good, bad], Ct));

        Assert.Contains("migration 0002_b failed and was rolled back: division by zero", failed.Message);
        Assert.Equal(["0002_b"], await new Migrator(Address, TimeProvider.System).MigrateAsync([good, Migration.Of("0002_b", "CREATE TABLE b ()")], Ct));
    }

    [Fact]
    public async Task A_database_without_the_schema_says_what_to_run()
    {
        await using var store = new TimescaleStore(Address);

        var away = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ProbeAsync(Ct));

        Assert.Contains("run `fleet-collector migrate`", away.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_load_the_extension_says_what_to_set()
    {
        await using var server = await TimescaleServer.OwnAsync();
        await using (var connection = new NpgsqlConnection(TestKit.ConnectionString.Of(server.Url)))
        {
            await connection.OpenAsync(Ct);
            await using var command = new NpgsqlCommand("ALTER SYSTEM SET shared_preload_libraries = 'plpgsql'", connection);
            await command.ExecuteNonQueryAsync(Ct);
        }
        await server.StopAsync();
        await server.StartAsync();

        var refused = await Assert.ThrowsAsync<MigrationException>(
            () => new Migrator(TestKit.ConnectionString.Of(server.Url), TimeProvider.System).MigrateAsync(Ct));

        Assert.Contains("shared_preload_libraries = 'timescaledb'", refused.Message);
    }

    [Fact]
    public void Migrations_are_numbered_from_one_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(migration => migration.Number));
}
