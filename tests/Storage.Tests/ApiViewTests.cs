// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Tests.Contract;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;

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

    [Fact]
    public async Task What_a_kind_does_not_have_is_null_and_what_it_has_is_named()
    {
        var run = new SampleRun();
        await using var store = new TimescaleStore(database.ConnectionString);
        await store.CommitAsync(run.Batches, Ct);

        Assert.Equal("""
            collapse|||||succeeded||2|
            compaction|||sync|proactive||20|1|900000
            compaction|9||sync_light|direct||18|3|600000
            compaction_attempt|9||||failed|18|2|500000
            """.ReplaceLineEndings("\n"), await database.AskAsync<string>($"""
            SELECT string_agg(concat_ws('|', kind, coalesce(alloc_order::text, ''), coalesce(fallback_order::text, ''), coalesce(mode, ''), coalesce(origin, ''),
                coalesce(status, ''), coalesce(bucket::text, ''), count, coalesce(sum::text, '')), E'\n' ORDER BY kind COLLATE "C", alloc_order DESC)
            FROM api_v1.count WHERE run_id = '{run.Id}' AND kind IN ('collapse', 'compaction', 'compaction_attempt')
            """));
        Assert.Equal("8 ext4_writepages+0x1 [ext4] /build.slice/job c0ffee", await database.AskAsync<string>(
            $"SELECT concat_ws(' ', one_in, stack[3], cgroup, container) FROM api_v1.extfrag_event WHERE run_id = '{run.Id}' AND container IS NOT NULL"));
        Assert.Equal("compaction sync_light direct 0.912 -1.000", await database.AskAsync<string>(
            $"SELECT concat_ws(' ', kind, mode, origin, round(index_before, 3), round(index_after, 3)) FROM api_v1.compaction_event WHERE run_id = '{run.Id}' AND alloc_order = 9"));
        Assert.Equal("compaction_attempt deferred", await database.AskAsync<string>(
            $"SELECT concat_ws(' ', kind, mode, origin, status, duration_ns) FROM api_v1.compaction_event WHERE run_id = '{run.Id}' AND alloc_order IS NULL"));
        Assert.Equal("psi this kernel has no PSI", await database.AskAsync<string>(
            $"SELECT concat_ws(' ', name, detail) FROM api_v1.source WHERE run_id = '{run.Id}' AND NOT active"));
        Assert.Equal(2, await database.AskAsync<long>($"SELECT count(*) FROM api_v1.setting WHERE run_id = '{run.Id}'"));
    }
}
