// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources.SeedJson;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Sources;

public sealed class SeedJsonReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Small_capture_is_counted_and_no_index_is_made_up()
    {
        var run = await ReadAsync(SeedJson.Whole, "node7_fragmentation_data.json");

        Assert.Equal(new ArmCounts(3, 1, 2, 2, 1, 2), ArmCounts.Of([run]));
        Assert.Equal(("node7", "6.17.0-rc4"), (run.Host.Host, run.Host.Kernel));
        Assert.Equal(2, run.ExtfragSeries!.Values.Sum());
        Assert.Empty(run.UnusableIndex);
        Assert.Contains(run.Extfrag!, count => count.Donor == Migratetype.NotRecorded);
        Assert.All(run.Extfrag!, count => Assert.Null(count.Node));
    }

    [Fact]
    public async Task Duration_is_the_time_that_the_probes_watched()
    {
        var run = await ReadAsync(SeedJson.Whole);

        // start_time 2025-09-03T20:02:54Z; an event of 10 s handled at 13:03:14 local time: probes 10 s late, 7 h west.
        Assert.Equal(90, run.Duration.TotalSeconds, 1e-6);
        Assert.Contains(run.Warnings, text => text.Contains("10.0 s after its start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_cut_off_at_any_byte_gives_what_stands_before_the_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(SeedJson.Whole);
        var path = _folder.File("cut.json");
        var last = 3L;
        for (var length = bytes.Length - 3; length > 20; length--)
        {
            await File.WriteAllBytesAsync(path, bytes[..length], Stop);

            var run = await SeedJsonReader.ReadAsync(path, 9, Stop);

            Assert.Contains(run.Warnings, text => text.StartsWith("it is cut off; the ", StringComparison.Ordinal));
            var events = run.Extfrag!.Sum(count => count.Count);
            // A shorter file never has more.
            Assert.InRange(events, 0, last);
            last = events;
            Assert.InRange(run.Duration.TotalSeconds, 0, 41);
        }

        Assert.Equal(0, last);
    }

    [Fact]
    public async Task Damage_of_any_kind_never_escapes_as_an_internal_error()
    {
        var random = new Random(3);
        var path = _folder.File("damaged.json");
        for (var i = 0; i < 1500; i++)
        {
            await File.WriteAllBytesAsync(path, Damaged(random, i % 6), Stop);
            try
            {
                var run = await SeedJsonReader.ReadAsync(path, 9, Stop);
                Assert.InRange(run.Extfrag!.Sum(count => count.Count), 0, 12);
                Assert.True(run.Duration >= TimeSpan.Zero);
            }
            catch (PlotterException e)
            {
                Assert.Equal(ExitCode.Usage, e.ExitCode);
            }
        }
    }

    // Bytes changed, left out, doubled, swapped for what JSON is made of, or for numbers too large.
    static byte[] Damaged(Random random, int kind)
    {
        var bytes = Encoding.UTF8.GetBytes(SeedJson.Whole).ToList();
        var at = random.Next(bytes.Count - 40);
        switch (kind)
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, random.Next(1, 40));
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, 40)));
                break;
            case 3:
                bytes[at] = (byte)"{}[]\",:0"[random.Next(8)];
                break;
            case 4:
                bytes.InsertRange(at, "1e999"u8.ToArray());
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat((byte)'[', 200));
                break;
        }

        return [.. bytes];
    }

    [Fact]
    public async Task Index_is_data_of_a_success_alone()
    {
        var run = await ReadAsync(SeedJson.Whole);

        Assert.Equal(new Dictionary<int, long> { [-1000] = 1 }, run.IndexAfterSuccess!.ByIndex);
        Assert.Equal(1, run.IndexAfterSuccess.Coverage);
        Assert.Equal(1 / 3.0, MetricCatalogue.ById("compaction_attempt_success_share").Measure(run)!.Value, 1e-12);
        Assert.Contains(run.Activities, count => count is { Order: 9, Node: 0, Zone: "Normal", Outcome: ActivityCount.Succeeded, Count: 1 });
        // How long they took is not in the file.
        Assert.Null(MetricCatalogue.ById("compaction_stall_seconds").Measure(run));
        Assert.Null(MetricCatalogue.ById("compaction_attempt_mean_ms").Measure(run));
    }

    [Theory]
    [InlineData("node1_fragmentation_data_interim.json", "node1")]
    [InlineData("node1_fragmentation_snapshot.json", "node1")]
    [InlineData("fragmentation_data_20250903_130333.json", null)]
    public async Task Interim_and_snapshot_files_are_captures_too(string name, string? host) =>
        Assert.Equal(host, (await ReadAsync(SeedJson.Whole, name)).Host.Host);

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("hello", "it is damaged near byte 0")]
    [InlineData("[1, 2]", "it has no metadata, events or statistics")]
    [InlineData("{\"runs\": []}", "it has no metadata, events or statistics")]
    public async Task Foreign_file_is_refused(string content, string reason)
    {
        var error = await Assert.ThrowsAsync<PlotterException>(() => ReadAsync(content));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.EndsWith("is not a Fleet recording or a seed JSON: " + reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Capture_without_metadata_says_so_and_counts()
    {
        var run = await ReadAsync("""{"events": [{"event_type": "extfrag", "timestamp": 7.5, "order": "0", "fallback_order": "3", "migrate_from": "MOVABLE", "migrate_to": "UNMOVABLE", "is_steal": true}]}""");

        Assert.Equal(new ArmCounts(1, 0, 1, 1, null, null), ArmCounts.Of([run]));
        Assert.Null(run.Host.Kernel);
        Assert.Equal(7.5, run.Duration.TotalSeconds);
    }

    [Fact]
    public async Task Events_that_cannot_be_counted_are_named()
    {
        var run = await ReadAsync("""{"metadata": {"duration": 5}, "events": [{"event_type": "folio"}, {"event_type": "extfrag", "order": 1}], "statistics": {"extfrag": {"0": 4}}}""");

        Assert.Contains("1 events of unknown type 'folio' were left out", run.Warnings);
        Assert.Contains("1 events of type 'extfrag' without orders were left out", run.Warnings);
        Assert.Contains("its statistics speak of 4 extfrag events, 0 are in it", run.Warnings);
    }

    // jq on the same file: 1,514 extfrag, 1,214 steals, 300 claims, 1,422 below order 9, 1,243 and 1,715 compactions.
    [Fact]
    public async Task Real_capture_has_the_counts_that_jq_gives()
    {
        var path = Repository.PathTo("..", "shared", "data", "seed", "fragmentation_data_simple.json");
        if (!File.Exists(path))
        {
            Assert.Skip("the real capture is not beside this checkout");
        }

        var run = await SeedJsonReader.ReadAsync(path, 9, Stop);

        Assert.Equal(new ArmCounts(1514, 300, 1214, 1422, 1243, 1715), ArmCounts.Of([run]));
        Assert.Equal(1422, run.ExtfragSeries!.Values.Sum());
        Assert.Equal(1514, run.Fallbacks.Values.Sum(series => series.Values.Sum()));
        Assert.Equal(300, run.Fallbacks.Where(pair => pair.Key.Kind == FallbackKind.Claim).Sum(pair => pair.Value.Values.Sum()));
        Assert.Equal((1243 + 1715, 1715), (run.Series[SeriesCatalogue.Attempts].Values.Sum(), run.Series[SeriesCatalogue.AttemptFailures].Values.Sum()));
        Assert.Equal(0.42, MetricCatalogue.ById("compaction_success_share").Measure(run)!.Value, 0.0005);
        Assert.Equal(94.96, run.Duration.TotalSeconds, 0.05);
    }

    async Task<RunFacts> ReadAsync(string content, string name = "capture.json")
    {
        await File.WriteAllTextAsync(_folder.File(name), content, Stop);
        return await SeedJsonReader.ReadAsync(_folder.File(name), 9, Stop);
    }
}
