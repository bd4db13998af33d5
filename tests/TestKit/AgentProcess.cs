// SPDX-License-Identifier: Apache-2.0
namespace Fleet.TestKit;

/// <summary>The fleet-agent that was built with the tests, or the published one that FLEET_TEST_AGENT names.</summary>
public static class AgentProcess
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("FLEET_TEST_AGENT") is { Length: > 0 } named
        ? named : Repository.PathTo("artifacts", "bin", "Agent", System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "fleet-agent");

    public static ProcessRun Start(params IEnumerable<string> arguments) => ProcessRun.Start(Path, arguments);

    public static Task<(int Code, string Stdout, string Stderr)> RunAsync(params IEnumerable<string> arguments) =>
        ProcessRun.RunAsync(Path, arguments);
}
