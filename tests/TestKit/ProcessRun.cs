// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Xunit;

namespace Fleet.TestKit;

/// <summary>A program as people start it, with what it says so far. Disposing ends it and what it started.</summary>
/// <remarks>Threading: safe from any thread. Nothing waits for ever: the wait fails and shows stderr.</remarks>
public sealed class ProcessRun : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly List<string> _stdout = [];
    readonly List<string> _stderr = [];
    readonly List<Awaited> _awaited = [];

    ProcessRun(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(_stdout, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_stderr, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Stdout => Text(_stdout);

    public string Stderr => Text(_stderr);

    public static ProcessRun Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // What the person at this machine has set is not the tests' business.
        foreach (var variable in start.Environment.Keys.Where(key => key is "FLEET_COLLECTOR" or "FLEET_LABELS" or "FLEET_STORE" or "FLEET_STORE_FILE").ToArray())
        {
            start.Environment.Remove(variable);
        }
        return new ProcessRun(start);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Stdout, string Stderr)> RunAsync(string program, params IEnumerable<string> arguments)
    {
        await using var run = Start(program, arguments);
        var code = await run.ExitAsync();
        return (code, run.Stdout, run.Stderr);
    }

    /// <summary>Waits for a line on stdout or stderr that contains <paramref name="text"/>, said already or still to come.</summary>
    /// <param name="times">So many of them; the last is given.</param>
    public async Task<string> SaysAsync(string text, int times = 1)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            var lines = _stderr.Concat(_stdout).Where(line => line.Contains(text, StringComparison.Ordinal)).ToArray();
            if (lines.Length >= times)
            {
                return lines[times - 1];
            }
            _awaited.Add(new Awaited(text, said) { Left = times - lines.Length });
        }
        // The end of the process comes after its last line was noted.
        await Task.WhenAny(said.Task, _process.WaitForExitAsync(), Task.Delay(Patience));
        Assert.True(said.Task.IsCompleted, $"{_process.StartInfo.FileName} did not say '{text}':\n{Stderr}");
        return await said.Task;
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
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{_process.StartInfo.FileName} did not end within {Patience.TotalSeconds} s:\n{Stderr}");
        }
        return _process.ExitCode;
    }

    /// <summary>Waits for its end as long as that takes.</summary>
    public async Task<int> EndAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, and its end.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
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

    string Text(List<string> lines)
    {
        lock (_awaited)
        {
            return string.Join('\n', lines);
        }
    }

    sealed class Awaited(string text, TaskCompletionSource<string> said)
    {
        public string Text => text;

        public TaskCompletionSource<string> Said => said;

        public int Left { get; set; }
    }

    void Note(List<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }
        lock (_awaited)
        {
            lines.Add(line);
            foreach (var wait in _awaited.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal) && --wait.Left <= 0))
            {
                wait.Said.TrySetResult(line);
            }
        }
    }
}
