// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Tests.Contract;
using Fleet.Storage.Timescale;

namespace Fleet.Storage.Tests;

/// <summary>The views that people build on.</summary>
public sealed class ApiViewTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_of_the_kernel_are_named_and_the_unmeasured_stays_null()
    {
        var run = new SampleRun();
        await using var store = new TimescaleStore(database.ConnectionString);
        await store.CommitAsync(run.Batches, Ct);

        Assert.Equal("Movable>Unmovable steal t Normal 7", await database.AskAsync<string>($"""
            SELECT concat(donor, '>', claimer, ' ', ownership, ' ', left(fragmenting::text, 1), ' ', zone, ' ', count)
            FROM api_v1.extfrag_count WHERE run_id = '{run.Id}' ORDER BY fallback_order LIMIT 1
            """));
        Assert.Equal(1, await database.AskAsync<long>($"""
            SELECT count(*) FROM api_v1.extfrag_event
            WHERE run_id = '{run.Id}' AND ownership IS NULL AND zone IS NULL AND node IS NULL AND pfn IS NULL AND index_alloc IS NULL
            """));
        Assert.Equal(-1.0m, await database.AskAsync<decimal>($"SELECT min(index_alloc) FROM api_v1.extfrag_event WHERE run_id = '{run.Id}'"));
        Assert.Equal("phase two", await database.AskAsync<string>($"SELECT text FROM api_v1.marker WHERE run_id = '{run.Id}'"));
        Assert.Equal("h1 6.12.1-test 6", await database.AskAsync<string>(
            $"SELECT concat(host, ' ', kernel, ' ', duration_seconds) FROM api_v1.run WHERE run_id = '{run.Id}'"));
        Assert.Equal("kernel ring_full extfrag 12", await database.AskAsync<string>(
            $"SELECT concat(stage, ' ', reason, ' ', kind, ' ', count) FROM api_v1.loss WHERE run_id = '{run.Id}'"));
        Assert.Equal("buddyinfo.free_blocks Normal 9", await database.AskAsync<string>(
            $"SELECT concat(metric, ' ', zone, ' ', value[11]) FROM api_v1.sample WHERE run_id = '{run.Id}' AND zone IS NOT NULL"));
    }
}
