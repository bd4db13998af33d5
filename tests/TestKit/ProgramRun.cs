// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text;
using Xunit;

namespace Fleet.TestKit;

/// <summary>A program of bin/ that runs as a user would run it. Disposing ends it, by its process id.</summary>
public sealed class ProgramRun : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly StringBuilder _error = new();
    readonly Task<string> _output;
    readonly Task _errors;
    readonly List<(string Text, TaskCompletionSource<string> Seen)> _awaited = [];

    ProgramRun(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = Task.Run(ReadErrorsAsync);
    }

    public int Id => _process.Id;

    /// <summary>What it has written to stderr so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Starts <c>bin/fleet-NAME</c>, or any other program by its path.</summary>
    public static ProgramRun Start(string program, params string[] arguments) => Start(program, arguments, []);

    public static ProgramRun Start(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var path = program.Contains('/', StringComparison.Ordinal) ? program : Repository.PathTo("bin", $"fleet-{program}");
        Requires.That(File.Exists(path), $"needs {path}: run make build");
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ProgramRun(process);
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        await using var run = Start(program, arguments);
        var (exitCode, output) = await run.EndAsync();
        return (exitCode, output, run.Error);
    }

    /// <summary>Waits for a line on stderr, written already or still to come.</summary>
    public async Task<string> LineAsync(string containing)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_error)
        {
            if (_error.ToString().Split('\n').FirstOrDefault(line => line.Contains(containing, StringComparison.Ordinal)) is { } line)
            {
                return line;
            }
            _awaited.Add((containing, seen));
        }
        var first = await Task.WhenAny(seen.Task, _errors, Task.Delay(Patience, TestContext.Current.CancellationToken));
        Assert.True(first == seen.Task || seen.Task.IsCompleted, $"no line with '{containing}' on stderr, which has:\n{Error}");
        return await seen.Task;
    }

    /// <summary>Sends a signal by name, as <c>kill -NAME</c> does.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>SIGTERM, and its end.</summary>
    public Task<(int ExitCode, string Output)> StopAsync()
    {
        Signal("TERM");
        return EndAsync();
    }

    /// <param name="within">One minute, where nothing else is said.</param>
    public async Task<(int ExitCode, string Output)> EndAsync(TimeSpan? within = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(within ?? Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{_process.StartInfo.FileName} did not end within {(within ?? Patience).TotalSeconds} s; stderr:\n{Error}");
        }
        await _errors;
        return (_process.ExitCode, await _output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_error)
            {
                _error.Append(line).Append('\n');
                foreach (var (_, seen) in _awaited.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal)))
                {
                    seen.TrySetResult(line);
                }
            }
        }
    }
}
