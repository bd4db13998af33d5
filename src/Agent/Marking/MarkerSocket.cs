// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using System.Text;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Marking;

/// <summary>
/// Takes markers from other processes of the same user, at a socket with mode 0600. One line a connection: <c>mark TEXT</c>; the
/// answer is <c>ok BOOT_NS</c>, the moment at which it was received, or <c>error WHY</c>.
/// </summary>
/// <remarks>Threading: serves on the thread pool until it is disposed.</remarks>
sealed class MarkerSocket : IDisposable
{
    const string Verb = "mark ";
    const int LongestLineBytes = 4096;
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Socket _socket;
    readonly string _path;
    readonly MarkerInbox _inbox;
    readonly CancellationTokenSource _stop = new();

    MarkerSocket(Socket socket, string path, MarkerInbox inbox) => (_socket, _path, _inbox) = (socket, path, inbox);

    /// <returns>Null where there can be none: the run goes on without, and the log says so.</returns>
    public static MarkerSocket? Open(string directory, MarkerInbox inbox, ILogger log)
    {
        var path = RuntimeDirectory.SocketOf(directory, Environment.ProcessId);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            RemoveStale(directory);
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, OwnerOnly);
            socket.Listen();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            socket.Dispose();
            log.NoMarkers(path, e.Message);
            return null;
        }
        var open = new MarkerSocket(socket, path, inbox);
        _ = open.ServeAsync();
        return open;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next agent, or the next start of the machine, removes it.
        }
    }

    /// <summary>Of agents that were killed.</summary>
    static void RemoveStale(string directory)
    {
        foreach (var (pid, path) in RuntimeDirectory.Sockets(directory))
        {
            if (!Directory.Exists($"/proc/{pid}"))
            {
                File.Delete(path);
            }
        }
    }

    async Task ServeAsync()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await _socket.AcceptAsync(stop);
                _ = AnswerAsync(client, stop);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task AnswerAsync(Socket client, CancellationToken stop)
    {
        using var owned = client;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            if (await ReadLineAsync(client, limit.Token) is { } line)
            {
                await client.SendAsync(Encoding.UTF8.GetBytes(Take(line) + "\n"), limit.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Whoever asked has gone, or never finished asking: there is nobody to answer.
        }
    }

    string Take(string line)
    {
        var bootNs = BootClock.BootNs();
        if (!line.StartsWith(Verb, StringComparison.Ordinal))
        {
            return "error this agent knows only: mark TEXT";
        }
        var text = line[Verb.Length..];
        return MarkerText.Problem(text) is { } problem ? "error " + problem
            : _inbox.TryAdd(new Marker { BootNs = bootNs, Text = text }) ? $"ok {bootNs}"
            : "error the run has ended";
    }

    static async Task<string?> ReadLineAsync(Socket client, CancellationToken ct)
    {
        var bytes = new byte[LongestLineBytes];
        for (var length = 0; length < bytes.Length;)
        {
            var read = await client.ReceiveAsync(bytes.AsMemory(length), ct);
            var end = bytes.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Encoding.UTF8.GetString(bytes.AsSpan(0, length + end));
            }
            if (read == 0)
            {
                return null;
            }
            length += read;
        }
        return null;
    }
}
