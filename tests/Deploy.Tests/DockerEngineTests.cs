// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

// One engine at a time: these tests look for what engines leave.
[Collection("docker engine")]
public sealed class DockerEngineTests
{
    [Fact]
    public async Task Engine_that_is_interrupted_takes_its_command_along_and_leaves_nothing()
    {
        Requires.Root();
        Requires.Tool("mmdebstrap");
        var before = EngineTraces.Find();
        // 1234567 is a duration that nobody else sleeps.
        var start = new ProcessStartInfo(Repository.PathTo("eng", "docker-engine"), ["sh", "-c", "docker version >/dev/null && echo up && sleep 1234567"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var engine = Process.Start(start)!;
        Assert.Equal("up", await engine.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        using (var signal = Process.Start("kill", ["-TERM", engine.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await engine.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, engine.ExitCode);
        Assert.Equal(before, EngineTraces.Find());
        Assert.DoesNotContain("sleep\u00001234567", CommandLines());
    }

    static IEnumerable<string> CommandLines()
    {
        foreach (var process in Process.GetProcesses())
        {
            string line;
            try
            {
                line = File.ReadAllText($"/proc/{process.Id}/cmdline");
            }
            catch (IOException)
            {
                continue; // it has ended meanwhile
            }
            yield return line.TrimEnd('\0');
        }
    }
}
