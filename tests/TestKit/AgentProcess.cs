// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Fleet.TestKit;

/// <summary>
/// A fleet-agent as people start it. The one that was built with the tests, or the published one that FLEET_TEST_AGENT
/// names.
/// </summary>
public sealed class AgentProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    readonly Process _process;
    readonly ConcurrentQueue<string> _stdout = [];
    readonly ConcurrentQueue<string> _stderr = [];
    readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = [];

    AgentProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(_stdout, line.Data);
        process.ErrorDataReceived += (_, line) => Add(_stderr, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Stdout => string.Join('\n', _stdout);

    public string Stderr => string.Join('\n', _stderr);

    public static string Path { get; } = Environment.GetEnvironmentVariable("FLEET_TEST_AGENT") is { Length: > 0 } named
        ? named : Repository.PathTo("artifacts", "bin", "Agent", System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "fleet-agent");

    public static AgentProcess Start(params string[] arguments) => Start(Path, arguments);

    /// <summary>Starts it by way of another program, e.g. one that takes capabilities away.</summary>
    public static AgentProcess Start(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in (string[])["FLEET_COLLECTOR", "FLEET_LABELS"])
        {
            info.Environment.Remove(variable);
        }
        return new AgentProcess(new Process { StartInfo = info });
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Stdout, string Stderr)> RunAsync(params string[] arguments)
    {
        await using var agent = Start(arguments);
        var code = await agent.ExitAsync();
        return (code, agent.Stdout, agent.Stderr);
    }

    /// <summary>Waits until a line on stdout or stderr contains <paramref name="text"/>.</summary>
    public async Task SaysAsync(string text)
    {
        var said = _awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!Stderr.Contains(text, StringComparison.Ordinal) && !Stdout.Contains(text, StringComparison.Ordinal))
        {
            var first = await Task.WhenAny(said.Task, _process.WaitForExitAsync()).WaitAsync(Patience);
            Assert.True(first == said.Task || Stderr.Contains(text, StringComparison.Ordinal), $"the agent ended without saying '{text}':\n{Stderr}");
        }
    }

    /// <param name="name">As kill(1) knows it: INT, TERM, KILL.</param>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // With what it started: an orphan would hold the pipes open.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    void Add(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }
        lines.Enqueue(line);
        foreach (var (text, said) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                said.TrySetResult();
            }
        }
    }
}
