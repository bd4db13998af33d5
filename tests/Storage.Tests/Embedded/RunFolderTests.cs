// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Segments;
using Fleet.Storage.Embedded;
using Fleet.Storage.Reading;
using Fleet.Storage.Tests.Contract;
using Fleet.Storage.Writing;
using Fleet.TestKit;

namespace Fleet.Storage.Tests.Embedded;

public sealed class RunFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task File_that_did_not_change_is_not_read_again_and_one_that_did_is()
    {
        var first = await WriteAsync();
        var folder = new RunFolder(_folder.Path);
        await folder.RunsAsync(RunSelector.All, Ct);
        var file = Assert.Single(Directory.GetFiles(_folder.Path, "*summary*.frag"));
        var (bytes, written) = (await File.ReadAllBytesAsync(file, Ct), File.GetLastWriteTimeUtc(file));

        // Same length, same time: only who reads it sees that nothing is left in it.
        await File.WriteAllBytesAsync(file, [.. bytes.Take(SegmentHeader.Size), .. new byte[bytes.Length - SegmentHeader.Size]], Ct);
        File.SetLastWriteTimeUtc(file, written);
        Assert.Equal(first.Id, Assert.Single(await folder.RunsAsync(RunSelector.All, Ct)).RunId);

        File.SetLastWriteTimeUtc(file, written.AddSeconds(1));
        Assert.Null(Assert.Single(await folder.RunsAsync(RunSelector.All, Ct)).Host);
    }

    [Fact]
    public async Task Rows_of_a_run_are_those_that_reading_everything_gives()
    {
        var (first, second) = (await WriteAsync(), await WriteAsync());
        var folder = new RunFolder(_folder.Path);

        var runs = await folder.RunsAsync(RunSelector.All, Ct);

        Assert.Equal(new[] { first.Id, second.Id }.Order(), runs.Select(run => run.RunId).Order());
        foreach (var run in runs)
        {
            var all = new RecordingReader(_folder.Path);
            Assert.Equal(await all.CountsAsync(run, Ct).ToListAsync(Ct), await folder.CountsAsync(run, Ct).ToListAsync(Ct));
            Assert.Equal(await all.ExtfragAsync(run, Ct).ToListAsync(Ct), await folder.ExtfragAsync(run, Ct).ToListAsync(Ct));
        }
    }

    async Task<SampleRun> WriteAsync()
    {
        var run = new SampleRun();
        await using var store = EmbeddedStore.Open(_folder.Path, TimeProvider.System);
        await store.CommitAsync(run.Batches, Ct);
        return run;
    }
}
