// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Segments;
using Fleet.Storage.Reading;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Storage.Tests.Embedded;

public sealed class RecordingReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_file_holds_both_lanes_of_a_recording()
    {
        var run = Guid.NewGuid();
        var file = Record(run);

        await using var reader = StoreLocation.Parse(file).OpenReader();

        var info = Assert.Single(await reader.RunsAsync(RunSelector.All, Ct));
        Assert.Equal(file, info.Source);
        Assert.Equal(3, await reader.CountsAsync(info, Ct).CountAsync(Ct));
        Assert.Equal(1, await reader.ExtfragAsync(info, Ct).CountAsync(Ct));
        Assert.Empty(info.Warnings);
    }

    [Fact]
    public async Task A_recording_that_ends_inside_a_record_is_read_up_to_there_and_says_so()
    {
        var file = Record(Guid.NewGuid());
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - 20);
        }

        await using var reader = StoreLocation.Parse(file).OpenReader();

        var info = Assert.Single(await reader.RunsAsync(RunSelector.All, Ct));
        Assert.Equal(2, await reader.CountsAsync(info, Ct).CountAsync(Ct));
        Assert.Contains("cut short", Assert.Single(info.Warnings));
    }

    [Fact]
    public async Task Damage_in_the_middle_costs_only_what_it_hit_and_is_named()
    {
        var file = Record(Guid.NewGuid());
        var bytes = await File.ReadAllBytesAsync(file, Ct);
        bytes[bytes.Length / 2] ^= 0x40;
        await File.WriteAllBytesAsync(file, bytes, Ct);

        await using var reader = StoreLocation.Parse(file).OpenReader();

        var info = Assert.Single(await reader.RunsAsync(RunSelector.All, Ct));
        var read = await reader.CountsAsync(info, Ct).CountAsync(Ct) + await reader.ExtfragAsync(info, Ct).CountAsync(Ct);
        Assert.InRange(read, 2, 3);
        Assert.Contains(info.Warnings, warning => warning.Contains("damaged", StringComparison.Ordinal));
        Assert.Contains(info.Warnings, warning => warning.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_beside_the_original_changes_nothing()
    {
        var file = Record(Guid.NewGuid());
        File.Copy(file, _folder.File("copy.frag"));

        await using var reader = StoreLocation.Parse(_folder.Path).OpenReader();

        var info = Assert.Single(await reader.RunsAsync(RunSelector.All, Ct));
        Assert.Equal(3, await reader.CountsAsync(info, Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task What_is_no_recording_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("notes.frag"), "meeting at noon", Ct);
        await using var reader = StoreLocation.Parse(_folder.File("notes.frag")).OpenReader();

        var error = await Assert.ThrowsAsync<SegmentFormatException>(() => reader.RunsAsync(RunSelector.All, Ct));

        Assert.Contains("notes.frag is not a Fleet recording", error.Message);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        await using var reader = StoreLocation.Parse(_folder.File("gone.frag")).OpenReader();

        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => reader.RunsAsync(RunSelector.All, Ct));

        Assert.Contains("gone.frag: there is no such recording", error.Message);
    }

    string Record(Guid run)
    {
        var summary = Some.Stream();
        var detail = summary with { Lane = Lane.Detail };
        var path = _folder.File("run.frag");
        using var writer = SegmentWriter.Create(path, new SegmentHeader(summary.StreamId, Lane.Unspecified, 1, 0));
        writer.Append(Some.Batch(summary, 1, Some.RunStart(run)));
        writer.Append(Some.Batch(summary, 2, Some.SummaryFacts(run)));
        writer.Append(Some.Batch(detail, 1, Some.DetailFacts(run, Some.Extfrag())));
        writer.Append(Some.Batch(summary, 3, Some.SummaryFacts(run)));
        writer.Append(Some.Batch(summary, 4, Some.SummaryFacts(run)));
        writer.Sync();
        return path;
    }
}
