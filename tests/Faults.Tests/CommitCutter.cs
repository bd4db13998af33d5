// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>
/// Stands between a program and its PostgreSQL and, when told, cuts the connection at the COMMIT of a transaction that has
/// copied rows: before the server gets it, or after, when the answer is on its way.
/// </summary>
sealed class CommitCutter : IAsyncDisposable
{
    // A simple Query message: 'Q', its length, the text, a zero.
    static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. "COMMIT\0"u8];
    static readonly byte[] Copy = [.. "COPY fleet."u8];

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly NpgsqlConnectionStringBuilder _server;
    readonly Task _accepting;
    Order? _order;

    public CommitCutter(string connectionString)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The same database through here.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString)
    {
        Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <summary>Cuts at the next such COMMIT, and returns when that is done.</summary>
    /// <param name="forwarded">Whether the server gets it first.</param>
    public Task CutNextAsync(bool forwarded)
    {
        var order = new Order(forwarded, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _order, order);
        return order.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The proxy ends.
        }
    }

    async Task RelayAsync(TcpClient near)
    {
        using var _1 = near;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(_server.Host!, _server.Port, _stop.Token);
            await Task.WhenAny(ForthAsync(near.GetStream(), far.GetStream()), far.GetStream().CopyToAsync(near.GetStream(), _stop.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The server is away: so are we.
        }
    }

    async Task ForthAsync(NetworkStream from, NetworkStream to)
    {
        var (buffer, copied) = (new byte[64 << 10], false);
        try
        {
            while (await from.ReadAsync(buffer, _stop.Token) is var read and > 0)
            {
                var bytes = buffer.AsMemory(0, read);
                copied |= bytes.Span.IndexOf(Copy) >= 0;
                // Npgsql waits for the answer to all before, so COMMIT begins a packet, and ends it.
                if (copied && bytes.Span.EndsWith(Commit))
                {
                    copied = false;
                    if (Interlocked.Exchange(ref _order, null) is { } order)
                    {
                        await CutAsync(order, bytes, to);
                        return;
                    }
                }
                await to.WriteAsync(bytes, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut by one side.
        }
    }

    // To return is to close both sides: the answer is thrown away.
    async Task CutAsync(Order order, ReadOnlyMemory<byte> commit, NetworkStream to)
    {
        if (order.Forwarded)
        {
            await to.WriteAsync(commit, _stop.Token);
        }
        order.Done.SetResult();
    }

    sealed record Order(bool Forwarded, TaskCompletionSource Done);
}
