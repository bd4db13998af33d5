// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>An empty database with Fleet's schema.</summary>
public sealed class FaultDatabase : IAsyncLifetime
{
    readonly TimescaleFixture _database = new();

    public string Url => _database.Url;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        if (_database.IsThere)
        {
            await MigrateAsync(_database.Url);
        }
    }

    public static async Task MigrateAsync(string url)
    {
        var (code, _, errors) = await ProcessRun.RunAsync(FaultCollector.Program, "migrate", "--store", url);
        Assert.True(code == 0, errors);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
