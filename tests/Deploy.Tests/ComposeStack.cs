// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

/// <summary>
/// The stack of deploy/docker-compose.yml, started, used and taken down once by stack/run beside an engine of its own. Its
/// tests look at what that left in a folder.
/// </summary>
public sealed class ComposeStack : IAsyncLifetime
{
    static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(8);

    /// <summary>Runs of two kernels that ship with the project, and the selectors of their arms.</summary>
    static readonly string Recordings = Repository.PathTo("lab", "recordings");

    readonly string _folder = Repository.PathTo("out", $"compose-{Path.GetRandomFileName()}");

    Script? _script;

    /// <summary>What other engines had left before this one started.</summary>
    public IReadOnlyList<string> TracesBefore { get; } = EngineTraces.Find();

    public static IEnumerable<string> RecordingFiles => Directory.EnumerateFiles(Recordings, "*.frag").Order(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        Requires.Kernel();
        Requires.Tool("mmdebstrap");
        Requires.That(File.Exists(Repository.PathTo("bin", "fleet-agent")), "needs bin/fleet-agent: run make build");
        // Each line is NAME=SELECTOR.
        var arms = File.ReadLines(Path.Combine(Recordings, "arms")).Select(line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        _script = await Script.RunAsync("tests/Deploy.Tests/stack/run", [_folder, .. arms, .. RecordingFiles], TimeLimit);
    }

    public void AssertRan() => Assert.True(_script!.ExitCode == 0, $"stack/run ended with {_script.ExitCode}:\n{_script.Error}");

    public string PathTo(string name) => Path.Combine(_folder, name);

    public string Text(string name) => File.ReadAllText(PathTo(name));

    public string[][] Table(string name) => [.. File.ReadAllLines(PathTo(name)).Select(line => line.Split('\t'))];

    /// <summary>What the engine says of each container while the stack ran, by service.</summary>
    public IReadOnlyDictionary<string, JsonElement> Containers() =>
        JsonSerializer.Deserialize<JsonElement>(Text("containers.json")).EnumerateArray().ToDictionary(
            container => container.GetProperty("Config").GetProperty("Labels").GetProperty("com.docker.compose.service").GetString()!);

    public ValueTask DisposeAsync()
    {
        // Kept where something failed: the logs are in it.
        if (_script?.ExitCode == 0)
        {
            Directory.Delete(_folder, recursive: true);
        }
        return ValueTask.CompletedTask;
    }
}
