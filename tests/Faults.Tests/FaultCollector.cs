// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>fleet-collector at one address, however often it is killed and started.</summary>
/// <param name="mutant">One of tests/MutantCollector in its place.</param>
sealed class FaultCollector(string store, string? mutant = null) : IAsyncDisposable
{
    public static readonly string Program = Built("Collector", "fleet-collector");

    static readonly string MutantProgram = Built("MutantCollector", "Fleet.MutantCollector");

    readonly int _grpc = FreePort();
    readonly int _http = FreePort();
    ProcessRun? _run;

    public string Address => $"http://127.0.0.1:{Port}";

    public int Port => _grpc;

    /// <summary>Health and metrics.</summary>
    public Uri Health => new($"http://{At(_http)}/");

    public int Id => _run!.Id;

    public string Errors => _run!.Stderr;

    public async Task StartAsync()
    {
        _run = ProcessRun.Start(mutant is null ? Program : MutantProgram, mutant ?? "serve", "--store", store, "--grpc", At(_grpc), "--http", At(_http));
        await _run.SaysAsync("listening: agents");
    }

    /// <summary>Also waits until the store answers.</summary>
    public async Task StartReadyAsync()
    {
        await StartAsync();
        await _run!.SaysAsync("the store is ready");
    }

    public async Task KillAsync()
    {
        await _run!.SignalAsync("KILL");
        await _run.ExitAsync();
        await DisposeAsync();
    }

    public async Task<int> TerminateAsync()
    {
        var code = await _run!.TerminateAsync();
        await DisposeAsync();
        return code;
    }

    public Task SignalAsync(string name) => _run!.SignalAsync(name);

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
            _run = null;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string Built(string project, string program) =>
        Repository.PathTo("artifacts", "bin", project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), program);

    static string At(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}
