// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text.Json;
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

/// <summary>
/// The stack of deploy/docker-compose.yml, started, used and taken down once by stack/scenario beside an engine of its own.
/// Its tests look at what that left.
/// </summary>
public sealed class ComposeStack : IAsyncLifetime
{
    static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(8);

    /// <summary>Recordings of two kernels that ship with the project.</summary>
    static readonly string Recordings = Repository.PathTo("lab", "recordings");

    readonly string _folder = Repository.PathTo("out", $"compose-{Path.GetRandomFileName()}");

    public string Error { get; private set; } = "";

    public int ExitCode { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Requires.Root();
        Requires.Tool("mmdebstrap");
        var start = new ProcessStartInfo(Repository.PathTo("tests", "Deploy.Tests", "stack", "run")) { RedirectStandardError = true };
        start.ArgumentList.Add(_folder);
        foreach (var word in Arms().Concat(RecordingFiles()))
        {
            start.ArgumentList.Add(word);
        }
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeLimit);
        try
        {
            Error = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            ExitCode = process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the stack was not through after {TimeLimit}; its log so far is in {_folder}");
        }
    }

    public static IEnumerable<string> Arms() => File.ReadAllLines(Path.Combine(Recordings, "arms"));

    public static IEnumerable<string> RecordingFiles() => Directory.EnumerateFiles(Recordings, "*.frag").Order(StringComparer.Ordinal);

    public string PathTo(string name) => Path.Combine(_folder, name);

    public string[][] Table(string name) => [.. File.ReadAllLines(PathTo(name)).Select(line => line.Split('\t'))];

    public JsonElement Json(string name) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(PathTo(name)));

    public ValueTask DisposeAsync()
    {
        if (ExitCode == 0 && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
        return ValueTask.CompletedTask;
    }
}
