// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Embedded;
using Fleet.Storage.Reading;
using Fleet.Storage.Writing;
using Fleet.TestKit;

namespace Fleet.Storage.Tests.Embedded;

public sealed class EmbeddedStoreTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_collector_cannot_open_the_directory()
    {
        await using var first = Open();

        var refused = Assert.Throws<StoreUnavailableException>(Open);

        Assert.Contains("another collector uses it", refused.Message);
        Assert.Contains(_folder.Path, refused.Message);
    }

    [Fact]
    public async Task A_foreign_file_is_named_and_nothing_is_opened()
    {
        await File.WriteAllTextAsync(_folder.File("holiday.frag"), new string('x', 200), Ct);

        var refused = Assert.Throws<StoreUnavailableException>(Open);

        Assert.Contains("holiday.frag is not a Fleet recording", refused.Message);
    }

    [Fact]
    public async Task After_a_torn_write_the_stream_goes_on_and_nothing_is_read_twice()
    {
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        await using (var store = Open())
        {
            await store.CommitAsync([Some.Batch(key, 1, Some.SummaryFacts(run)), Some.Batch(key, 2, Some.SummaryFacts(run))], Ct);
        }
        // Batch 2 was not whole when the power went, so it was never acked.
        Truncate(Assert.Single(Directory.GetFiles(_folder.Path, "*.frag")), bytes: 20);

        await using var again = Open();

        Assert.Equal([1ul], await again.CursorsAsync([key], Ct));
        await again.CommitAsync([Some.Batch(key, 2, Some.SummaryFacts(run)), Some.Batch(key, 3, Some.SummaryFacts(run))], Ct);
        Assert.Equal(3, await CountsAsync(run));
    }

    [Fact]
    public async Task A_reader_follows_a_store_that_is_being_written()
    {
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        await using var store = Open();
        for (ulong seq = 1; seq <= 5; seq++)
        {
            await store.CommitAsync([Some.Batch(key, seq, Some.SummaryFacts(run))], Ct);
            Assert.Equal((int)seq, await CountsAsync(run));
        }
    }

    [Fact]
    public async Task A_full_disk_refuses_loses_nothing_and_goes_on_when_there_is_room()
    {
        Requires.Root();
        using var disk = new SmallDisk(kibibytes: 256);
        await using var store = EmbeddedStore.Open(disk.Path, TimeProvider.System);
        var (key, run) = (Some.Stream(), Guid.NewGuid());
        await store.CommitAsync([Some.Batch(key, 1, Some.SummaryFacts(run))], Ct);
        disk.Fill();

        var full = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.CommitAsync([.. Enumerable.Range(2, 200).Select(seq => Some.Batch(key, (ulong)seq, Some.SummaryFacts(run)))], Ct));
        Assert.Contains("free space", full.Message);
        Assert.Equal([1ul], await store.CursorsAsync([key], Ct));

        disk.Free();
        await store.CommitAsync([.. Enumerable.Range(2, 200).Select(seq => Some.Batch(key, (ulong)seq, Some.SummaryFacts(run)))], Ct);
        Assert.Equal([201ul], await store.CursorsAsync([key], Ct));
        var reader = StoreLocation.Parse(disk.Path).OpenReader();
        var info = Assert.Single(await reader.RunsAsync(RunSelector.All, Ct));
        Assert.Equal(201, await reader.CountsAsync(info, Ct).CountAsync(Ct));
    }

    EmbeddedStore Open() => EmbeddedStore.Open(_folder.Path, TimeProvider.System);

    async Task<int> CountsAsync(Guid run)
    {
        await using var reader = StoreLocation.Parse(_folder.Path).OpenReader();
        var info = (await reader.RunsAsync(RunSelector.All, Ct)).Single(info => info.RunId == run);
        return await reader.CountsAsync(info, Ct).CountAsync(Ct);
    }

    static void Truncate(string file, int bytes)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length - bytes);
    }
}
