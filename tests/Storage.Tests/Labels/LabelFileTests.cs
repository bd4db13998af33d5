// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Embedded;
using Fleet.Storage.Labels;
using Fleet.Storage.Reading;
using Fleet.Storage.Tests.Contract;
using Fleet.Storage.Writing;
using Fleet.TestKit;

namespace Fleet.Storage.Tests.Labels;

public sealed class LabelFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"run\":\"5f0c6f4b-2a00-4000-8000-0000")]
    [InlineData("{}")]
    [InlineData("\0\0\0\0")]
    public async Task Line_that_was_cut_off_spoils_no_other(string torn)
    {
        var run = Guid.NewGuid();
        await new LabelFile(_folder.Path, TimeProvider.System).AppendAsync([new(run, "a", "1")], Ct);
        await File.AppendAllTextAsync(_folder.File("labels.jsonl"), torn, Ct);
        await new LabelFile(_folder.Path, TimeProvider.System).AppendAsync([new(run, "b", "2")], Ct);

        Assert.Equal([("a", "1"), ("b", "2")], LabelFile.Read(_folder.Path)[run].Select(label => (label.Key, label.Value)));
    }

    [Fact]
    public async Task Many_may_append_at_the_same_time()
    {
        var run = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await new LabelFile(_folder.Path, TimeProvider.System).AppendAsync([new(run, $"key{writer}", new string('x', 100))], Ct);
            }
        })));

        Assert.Equal(200, LabelFile.Read(_folder.Path)[run].Count());
    }

    [Fact]
    public async Task Runs_of_segments_that_are_named_one_by_one_are_under_their_labels_of_now()
    {
        var run = new SampleRun();
        await using (var store = EmbeddedStore.Open(_folder.Path, TimeProvider.System))
        {
            await store.CommitAsync(run.Batches, Ct);
        }
        await new LabelFile(_folder.Path, TimeProvider.System).AppendAsync([new(run.Id, "workload", "corrected")], Ct);

        var files = new StoreLocation.InFiles(Directory.GetFiles(_folder.Path, "*.frag"));
        await using var reader = files.OpenReader();

        Assert.Equal(run.Id, Assert.Single(await reader.RunsAsync(RunSelector.Parse("workload=corrected"), Ct)).RunId);
    }

    [Fact]
    public async Task Store_that_is_not_there_is_said()
    {
        var error = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => new LabelFile(_folder.File("missing"), TimeProvider.System).AppendAsync([new(Guid.NewGuid(), "a", "1")], Ct));

        Assert.Contains("labels cannot be written", error.Message, StringComparison.Ordinal);
    }
}
