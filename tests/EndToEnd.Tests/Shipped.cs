// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>The programs of bin/, as <c>make build</c> leaves them.</summary>
static class Shipped
{
    public static string Path(string program)
    {
        var path = Repository.PathTo("bin", $"fleet-{program}");
        Requires.That(File.Exists(path), $"needs {path}: run make build");
        return path;
    }

    public static ProcessRun Start(string program, params IEnumerable<string> arguments) => ProcessRun.Start(Path(program), arguments);

    public static Task<(int Code, string Stdout, string Stderr)> RunAsync(string program, params IEnumerable<string> arguments) =>
        ProcessRun.RunAsync(Path(program), arguments);
}
