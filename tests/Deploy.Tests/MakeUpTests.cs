// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

/// <summary><c>make up</c> and <c>make down</c>, in a folder, on ports and with a database of the test's own.</summary>
public sealed class MakeUpTests : IAsyncLifetime
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    readonly TemporaryFolder _up = new();
    readonly Dictionary<string, string> _environment;
    readonly int[] _ports = FreePorts(3);

    public MakeUpTests() => _environment = new Dictionary<string, string>
    {
        ["FLEET_UP"] = _up.Path,
        ["FLEET_TIMESCALEDB_STATE"] = _up.File("database"),
        ["FLEET_GRPC_PORT"] = Text(_ports[0]),
        ["FLEET_HEALTH_PORT"] = Text(_ports[1]),
        ["FLEET_WEB_PORT"] = Text(_ports[2]),
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Stack_comes_up_once_answers_and_goes_away()
    {
        Requires.Kernel();
        Requires.Tool("mmdebstrap");
        var up = await EngAsync("up");
        Assert.True(up.ExitCode == 0, up.Error);
        Assert.Contains($"http://127.0.0.1:{_ports[2]}", up.Output, StringComparison.Ordinal);
        using var http = new HttpClient();
        foreach (var port in _ports[1..])
        {
            Assert.Equal("ready", await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/healthz/ready"), TestContext.Current.CancellationToken));
        }

        var pids = Pids();
        Assert.Equal(3, pids.Count(Runs));
        Assert.Equal(0, (await EngAsync("up")).ExitCode);
        Assert.Equal(pids, Pids());

        var down = await EngAsync("down");
        Assert.True(down.ExitCode == 0, down.Error);
        Assert.Empty(Pids());
        Assert.DoesNotContain(pids, Runs);
        Assert.Equal(3, (await EngAsync("timescaledb", "status")).ExitCode);
        Assert.Contains("lost          0", File.ReadAllText(_up.File("agent.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_in_use_is_said_before_anything_starts()
    {
        using var taken = new TcpListener(IPAddress.Loopback, _ports[2]);
        taken.Start();
        var up = await EngAsync("up");
        Assert.Equal(2, up.ExitCode);
        Assert.Equal($"up: port {_ports[2]} is in use on 127.0.0.1: stop what listens there, or set FLEET_WEB_PORT\n", up.Error);
        Assert.Empty(Pids());
        Assert.False(Directory.Exists(_up.File("database")));
    }

    [Fact]
    public async Task Pid_that_another_process_got_is_never_killed()
    {
        using var other = Process.Start("sleep", "60");
        await File.WriteAllTextAsync(_up.File("collector.pid"), $"{other.Id} 1\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await EngAsync("down")).ExitCode);
        Assert.False(other.HasExited);
        Assert.Empty(Pids());
        other.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await EngAsync("down");
        if (Directory.Exists(_up.File("database")))
        {
            await EngAsync("timescaledb", "destroy");
        }
        _up.Dispose();
    }

    Task<Script> EngAsync(string name, params string[] arguments) => Script.RunAsync($"eng/{name}", arguments, Limit, _environment);

    string[] Pids() => [.. Directory.EnumerateFiles(_up.Path, "*.pid").Order(StringComparer.Ordinal).Select(file => File.ReadAllText(file).Split(' ')[0])];

    // A process that has ended stays in /proc until the first process of the machine has taken note.
    static bool Runs(string pid)
    {
        var status = $"/proc/{pid}/status";
        return File.Exists(status) && !File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }

    static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    static int[] FreePorts(int number)
    {
        var listeners = Enumerable.Range(0, number).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = Array.ConvertAll(listeners, listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        Array.ForEach(listeners, listener => listener.Dispose());
        return ports;
    }
}
