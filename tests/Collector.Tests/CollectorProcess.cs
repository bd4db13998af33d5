// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.TestKit;

namespace Fleet.Collector.Tests;

/// <summary>fleet-collector as its users run it.</summary>
sealed partial class CollectorProcess : IAsyncDisposable
{
    readonly ProcessRun _run;

    CollectorProcess(ProcessRun run, Match listening)
    {
        _run = run;
        Grpc = new Uri(listening.Groups[1].Value);
        Http = new Uri(listening.Groups[2].Value);
    }

    public Uri Grpc { get; }

    public Uri Http { get; }

    /// <summary>What it wrote on stderr so far.</summary>
    public string Errors => _run.Stderr;

    static string Dll => Path.Combine(AppContext.BaseDirectory, "fleet-collector.dll");

    /// <summary>Starts <c>serve</c> on free ports, and waits until it listens.</summary>
    public static async Task<CollectorProcess> ServeAsync(string store)
    {
        var run = ProcessRun.Start("dotnet", Dll, "serve", "--store", store, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");
        return new CollectorProcess(run, ListeningLine().Match(await run.SaysAsync("listening: agents")));
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        var (code, _, errors) = await ProcessRun.RunAsync("dotnet", [Dll, .. arguments]);
        return (code, errors);
    }

    /// <summary>Runs a command to its end, for what it says on stdout.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> SayAsync(params string[] arguments) =>
        ProcessRun.RunAsync("dotnet", [Dll, .. arguments]);

    public static ProcessRun Start(params string[] arguments) => ProcessRun.Start("dotnet", [Dll, .. arguments]);

    public Task<int> ExitAsync() => _run.ExitAsync();

    /// <summary>SIGTERM.</summary>
    public Task<int> TerminateAsync() => _run.TerminateAsync();

    /// <summary>SIGKILL: no time for anything.</summary>
    public async Task KillAsync()
    {
        await _run.SignalAsync("KILL");
        await _run.ExitAsync();
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [GeneratedRegex("listening: agents ([^,]+), health ([^,]+),")]
    private static partial Regex ListeningLine();
}
