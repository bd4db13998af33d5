// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Segments;
using Fleet.Storage.Reading;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;

namespace Fleet.Storage.Tests.Contract;

/// <summary>What the lab captured from real kernels, put into TimescaleDB: both readers give the same answers.</summary>
public sealed class RealRecordingTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    static readonly string Recordings = Repository.PathTo("lab", "recordings");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_and_database_answer_alike()
    {
        await StoreAsync();
        await using var files = StoreLocation.Parse(Recordings).OpenReader();
        await using var rows = new StoreLocation.InDatabase(database.ConnectionString).OpenReader();

        var expected = await files.RunsAsync(RunSelector.All, Ct);
        var found = await rows.RunsAsync(RunSelector.All, Ct);

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(run => run.RunId), found.Select(run => run.RunId));
        foreach (var (one, other) in expected.Zip(found))
        {
            Assert.Equivalent(one with { Source = "" }, other with { Source = "" }, strict: true);
            Assert.Equal(await files.CountsAsync(one, Ct).ToListAsync(Ct), await rows.CountsAsync(other, Ct).ToListAsync(Ct));
            Assert.Equal(await files.ExtfragAsync(one, Ct).ToListAsync(Ct), await rows.ExtfragAsync(other, Ct).ToListAsync(Ct));
            Assert.Equal(await files.LossesAsync(one, Ct).ToListAsync(Ct), await rows.LossesAsync(other, Ct).ToListAsync(Ct));
            Assert.Equal(await SamplesAsync(files, one), await SamplesAsync(rows, other));
        }
        Assert.Equal(0, await database.AskAsync<long>("SELECT count(*) FROM fleet.quarantine"));
    }

    async Task StoreAsync()
    {
        await using var store = new TimescaleStore(database.ConnectionString);
        foreach (var file in Directory.GetFiles(Recordings, "*.frag").Order(StringComparer.Ordinal))
        {
            using var reader = SegmentReader.Open(file);
            Assert.All(await store.CommitAsync([.. reader.Batches()], Ct), decision => Assert.Null(decision.GapAt));
        }
    }

    // An array equals only itself; as text it can be compared, and a difference can be read.
    static async Task<List<string>> SamplesAsync(IRunReader reader, RunInfo run) => await reader.SamplesAsync(run, [], Ct)
        .Select(sample => $"{sample.Time:O} {sample.Row.Series} {sample.Row.BootNs} {string.Join(' ', sample.Row.Values)}").ToListAsync(Ct);
}
