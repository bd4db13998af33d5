// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;

namespace Fleet.TestKit;

/// <summary>
/// A TimescaleDB server from eng/timescaledb. <see cref="SharedAsync"/> is the one that all tests of this checkout use, and
/// never stop; <see cref="OwnAsync"/> is for tests that stop, kill or change it.
/// </summary>
public sealed class TimescaleServer : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    static readonly Lazy<Task<TimescaleServer>> SharedServer = new(() => StartNewAsync(null));

    readonly TemporaryFolder? _state;

    TimescaleServer(TemporaryFolder? state) => _state = state;

    /// <summary>postgresql://user:password@host:port/postgres; another port after each start.</summary>
    public string Url { get; private set; } = "";

    /// <exception cref="InvalidOperationException">There can be none on this machine; the message says why.</exception>
    public static Task<TimescaleServer> SharedAsync() => SharedServer.Value;

    /// <summary>Skips where the server is given by FLEET_TEST_DB: that one is nobody's to stop.</summary>
    public static async Task<TimescaleServer> OwnAsync()
    {
        Requires.That(Environment.GetEnvironmentVariable("FLEET_TEST_DB") is null or "", "needs a server of its own to stop, not FLEET_TEST_DB");
        try
        {
            return await StartNewAsync(new TemporaryFolder());
        }
        catch (InvalidOperationException e)
        {
            Requires.That(false, e.Message);
            throw;
        }
    }

    public async Task StartAsync() => Url = (await RunAsync("start")).Trim();

    public Task StopAsync() => RunAsync("stop");

    /// <summary>Ends the server of <see cref="OwnAsync"/> without asking it, and returns when nothing of it is left.</summary>
    /// <param name="signal">As kill(1) knows it: INT is PostgreSQL's fast shutdown, QUIT the immediate one, KILL takes even that from it.</param>
    public async Task EndAsync(string signal)
    {
        var (claim, postmaster, server) = Processes();
        using var kill = Process.Start("kill", [$"-{signal}", postmaster]);
        await kill.WaitForExitAsync();
        // The others notice within moments that their parent is gone; their memory must be, before it can start again.
        while (server.Any(process => Directory.Exists("/proc/" + process) && !IsZombie(process)))
        {
            await Task.Delay(20);
        }
        // Killed, it leaves its claim; and where nobody reaps it, its number still looks alive to pg_ctl.
        File.Delete(claim);
    }

    /// <summary>Sends a signal to every process of the server of <see cref="OwnAsync"/>: STOP, and nothing answers any more; CONT.</summary>
    public async Task SignalAllAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. Processes().All]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Address of another database of this server.</summary>
    public string UrlOf(string database)
    {
        var url = new UriBuilder(Url) { Path = database };
        return url.Uri.AbsoluteUri;
    }

    public async ValueTask DisposeAsync()
    {
        if (_state is not null)
        {
            await RunAsync("destroy");
            _state.Dispose();
        }
    }

    (string Claim, string Postmaster, IReadOnlyList<string> All) Processes()
    {
        var claim = Path.Combine(File.ReadAllText(_state!.File("outside")).Trim(), "postmaster.pid");
        var postmaster = File.ReadLines(claim).First();
        return (claim, postmaster, [.. Directory.GetFiles("/proc/" + postmaster + "/task", "children", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries)), postmaster]);
    }

    static bool IsZombie(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
    }

    static async Task<TimescaleServer> StartNewAsync(TemporaryFolder? state)
    {
        var server = new TimescaleServer(state);
        await server.StartAsync();
        return server;
    }

    async Task<string> RunAsync(string verb)
    {
        var start = new ProcessStartInfo(Repository.PathTo("eng", "timescaledb"), [verb])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (_state is not null)
        {
            start.Environment["FLEET_TIMESCALEDB_STATE"] = _state.Path;
        }
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"eng/timescaledb {verb}: {(await errors).Trim()}");
    }
}
