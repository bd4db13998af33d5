// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;

namespace Fleet.TestKit;

/// <summary>A script of the repository, run to its end.</summary>
public sealed record Script(int ExitCode, string Output, string Error)
{
    /// <exception cref="TimeoutException">It was killed, with what it had started in its own process tree.</exception>
    public static async Task<Script> RunAsync(
        string path, IEnumerable<string> arguments, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, path), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new Script(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} was not through after {limit}");
        }
    }
}
