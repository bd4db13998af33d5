// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Fleet.Collector.Tests;

/// <summary>fleet-collector as its users run it.</summary>
sealed partial class CollectorProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly StringBuilder _errors = new();
    readonly TaskCompletionSource<(Uri Grpc, Uri Http)> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    CollectorProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Uri Grpc { get; private set; } = null!;

    public Uri Http { get; private set; } = null!;

    /// <summary>What it wrote on stderr so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts <c>serve</c> on free ports, and waits until it listens.</summary>
    public static async Task<CollectorProcess> ServeAsync(string store)
    {
        var collector = Start("serve", "--store", store, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");
        (collector.Grpc, collector.Http) = await collector._listening.Task.WaitAsync(Ct);
        return collector;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        await using var collector = Start(arguments);
        return (await collector.ExitAsync(), collector.Errors);
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(Ct);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Ct);
        return await ExitAsync();
    }

    /// <summary>SIGKILL: no time for anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }
        _process.Dispose();
    }

    static CollectorProcess Start(params string[] arguments)
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "fleet-collector.dll");
        var collector = new CollectorProcess(new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardError = true },
        });
        collector._process.Start();
        collector._process.BeginErrorReadLine();
        return collector;
    }

    void Note(string? line)
    {
        if (line is null)
        {
            _listening.TrySetException(new InvalidOperationException($"fleet-collector ended: {Errors}"));
            return;
        }
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
        if (ListeningLine().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult((new Uri(match.Groups[1].Value), new Uri(match.Groups[2].Value)));
        }
    }

    [GeneratedRegex("listening: agents ([^,]+), health ([^,]+),")]
    private static partial Regex ListeningLine();
}
