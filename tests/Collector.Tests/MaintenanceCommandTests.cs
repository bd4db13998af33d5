// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Embedded;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Collector.Tests;

/// <summary>verify, import, requeue and retention from outside.</summary>
public sealed class MaintenanceCommandTests(TimescaleFixture database) : IClassFixture<TimescaleFixture>, IDisposable
{
    const int Streams = 8;
    const int Batches = 200;

    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_import_that_is_killed_in_the_middle_goes_on_and_stores_everything_once()
    {
        await FillAsync();
        Assert.Equal(0, (await CollectorProcess.RunAsync("migrate", "--store", database.Url)).ExitCode);
        for (var life = 1; life <= 3; life++)
        {
            await using var import = CollectorProcess.Start("import", _folder.Path, "--store", database.Url);
            while (await CountAsync() < life * Streams * Batches / 5)
            {
                Ct.ThrowIfCancellationRequested();
            }
            await import.SignalAsync("KILL");
            await import.ExitAsync();
        }
        Assert.True(await CountAsync() < Streams * Batches, "it was through before it was killed");

        var (exit, errors) = await CollectorProcess.RunAsync("import", _folder.Path, "--store", database.Url);

        Assert.Equal(0, exit);
        Assert.Contains("0 missing", errors);
        Assert.Equal(Streams * Batches, await CountAsync());
        var (balanced, table, _) = await CollectorProcess.SayAsync("verify", "--store", database.Url);
        Assert.Equal(0, balanced);
        Assert.Contains($"{Streams * (Batches + 1)}", table);
    }

    [Fact]
    public async Task Verify_exits_70_and_names_what_is_left_over()
    {
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        await using (var store = EmbeddedStore.Open(_folder.Path, TimeProvider.System))
        {
            await store.CommitAsync([Some.Batch(key, 1, Some.SummaryFacts(run))], Ct);
            await store.SkipToAsync(key, 4, Ct);
            await store.CommitAsync([Some.Batch(key, 4, Some.SummaryFacts(run))], Ct);
        }

        await using (var torn = new FileStream(Directory.GetFiles(_folder.Path, "*.frag").Single(), FileMode.Append))
        {
            await torn.WriteAsync("cut off he"u8.ToArray(), Ct);
        }

        var (exit, table, errors) = await CollectorProcess.SayAsync("verify", "--store", _folder.Path);

        Assert.Equal(70, exit);
        Assert.StartsWith("host", table);
        Assert.Contains("the last 10 bytes, from offset", errors);
        Assert.Contains($"stream {key} of (unknown): 2 batches are missing, 0 are there twice", errors);
    }

    [Theory]
    [InlineData("retention")]
    [InlineData("retention", "--detail", "soon")]
    [InlineData("requeue", "--store", "a-folder")]
    [InlineData("import", "no-such-folder", "--store", "postgresql://nobody@127.0.0.1:1/x")]
    public async Task Wrong_usage_is_one_line(params string[] arguments)
    {
        var (exit, errors) = await CollectorProcess.RunAsync(arguments);

        Assert.Equal(arguments[0] == "import" ? 4 : 2, exit);
        Assert.StartsWith("fleet-collector: ", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    async Task FillAsync()
    {
        await using var store = EmbeddedStore.Open(_folder.Path, TimeProvider.System);
        for (var stream = 0; stream < Streams; stream++)
        {
            var (key, run) = (Some.Stream(), Guid.NewGuid());
            await store.CommitAsync([Some.Batch(key, 1, Some.RunStart(run)), .. Enumerable.Range(2, Batches).Select(seq => Some.Batch(key, (ulong)seq, Some.SummaryFacts(run)))], Ct);
        }
    }

    async Task<long> CountAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(database.Url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM fleet.count", connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
