// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.EndToEnd.Tests;

/// <summary>The same runs as single files, as a folder of files, in an embedded store and in TimescaleDB.</summary>
public sealed class OneAnswerTests(TimescaleFixture database) : IClassFixture<TimescaleFixture>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_plotter_command_says_the_same_wherever_the_runs_are()
    {
        Assert.Equal(0, (await Shipped.RunAsync("collector", "migrate", "--store", database.Url)).Code);
        await PushAsync(_folder.File("store"));
        await PushAsync(database.Url);
        var recordings = _folder.File("recordings");
        Directory.CreateDirectory(recordings);
        foreach (var file in Recordings.All)
        {
            File.Copy(file, Path.Combine(recordings, Path.GetFileName(file)));
        }
        var kernels = await KernelsAsync(recordings);

        var expected = await In("1", recordings).AnswersAsync();
        foreach (var place in new[] { In("2", _folder.File("store")), In("3", database.Url), SingleFiles(kernels) })
        {
            await CompareAsync(place);
        }
        // Everything is there already, and is added up now.
        var (code, _, said) = await Shipped.RunAsync("collector", "import", recordings, "--store", database.Url);
        Assert.True(code == 0, said);
        await CompareAsync(In("5", database.Url));
        Assert.Equal(10, expected.Count);

        async Task CompareAsync(Place place)
        {
            foreach (var (command, answer) in await place.AnswersAsync())
            {
                Assert.True(expected[command] == answer, $"{command} at {place.Store ?? "single files"}:\n{Difference(expected[command], answer)}");
            }
        }

        Place In(string folder, string store) => new(_folder.File(folder), store, $"kernel={kernels[0].Kernel}", $"kernel={kernels[1].Kernel}");
    }

    async Task PushAsync(string store)
    {
        await using var collector = await Collector.StartAsync(store);
        var (exitCode, _, error) = await Shipped.RunAsync("agent", ["push", .. Recordings.All, "--collector", collector.Url]);
        Assert.True(exitCode == 0, error);
        Assert.True(await collector.StopAsync() == 0, collector.Said);
    }

    static async Task<(string Kernel, string[] Runs)[]> KernelsAsync(string store)
    {
        var (exitCode, output, error) = await Shipped.RunAsync("plotter", "list", "--store", store, "--format", "json");
        Assert.True(exitCode == 0, error);
        var kernels = JsonNode.Parse(output)!["runs"]!.AsArray().GroupBy(run => (string)run!["labels"]!["kernel"]!)
            .OrderBy(runs => runs.Key, StringComparer.Ordinal).Select(runs => (runs.Key, runs.Select(run => (string)run!["run"]!).ToArray())).ToArray();
        Assert.Equal(2, kernels.Length);
        return kernels;
    }

    /// <summary>One file a run, both lanes in it, as <c>fleet-agent record</c> writes them.</summary>
    Place SingleFiles((string Kernel, string[] Runs)[] kernels)
    {
        var files = new Dictionary<string, string>();
        foreach (var stream in Recordings.All.GroupBy(path => Path.GetFileName(path)[..32]))
        {
            var batches = stream.SelectMany(Batches).OrderBy(batch => batch.Lane).ThenBy(batch => batch.Seq).ToList();
            var run = Convert.ToHexStringLower(BatchCodec.Decode(batches[0]).RunId.Span);
            files[run] = _folder.File($"{run}.frag");
            using var writer = SegmentWriter.Create(files[run], new SegmentHeader(Guid.ParseExact(stream.Key, "N"), Lane.Unspecified, 1, 1));
            batches.ForEach(batch => writer.Append(batch));
        }
        return new(_folder.File("4"), null, Of(kernels[0]), Of(kernels[1]));

        string Of((string Kernel, string[] Runs) kernel) => string.Join(',', kernel.Runs.Select(run => files[run]));
    }

    static List<Batch> Batches(string path)
    {
        using var reader = SegmentReader.Open(path);
        return [.. reader.Batches()];
    }

    static string Difference(string expected, string actual) => string.Join('\n', expected.Split('\n').Zip(actual.Split('\n'))
        .Where(lines => lines.First != lines.Second).Take(8).Select(lines => $"- {lines.First}\n+ {lines.Second}"));
}
