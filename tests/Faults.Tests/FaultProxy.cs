// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;

namespace Fleet.Faults.Tests;

/// <summary>A TCP relay on loopback that can fall silent while it keeps its connections, and cut them.</summary>
sealed class FaultProxy : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly List<TcpClient> _clients = [];
    readonly int _port;
    readonly Task _accepting;
    TaskCompletionSource _there = Open();
    TaskCompletionSource _back = Open();
    int _accepted;

    FaultProxy(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Connections since the start.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public static FaultProxy To(int port) => new(port);

    /// <summary>Nothing passes any more, in either direction; every connection stays open.</summary>
    public void FallSilent()
    {
        HoldAnswers();
        _there = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What clients send arrives; what is answered does not.</summary>
    public void HoldAnswers() => _back = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Speak()
    {
        _there.TrySetResult();
        _back.TrySetResult();
    }

    /// <summary>Ends every connection with a reset.</summary>
    public void Cut()
    {
        lock (_clients)
        {
            foreach (var client in _clients)
            {
                client.Client?.Close(0);
            }
            _clients.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Speak();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var near = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                _ = RelayAsync(near);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy ends.
        }
    }

    async Task RelayAsync(TcpClient near)
    {
        var far = new TcpClient();
        try
        {
            lock (_clients)
            {
                _clients.AddRange([near, far]);
            }
            await far.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
            await Task.WhenAny(PumpAsync(near, far, () => _there.Task), PumpAsync(far, near, () => _back.Task));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is away: so are we.
        }
        finally
        {
            near.Dispose();
            far.Dispose();
        }
    }

    async Task PumpAsync(TcpClient from, TcpClient to, Func<Task> flow)
    {
        var buffer = new byte[64 << 10];
        try
        {
            var (source, sink) = (from.GetStream(), to.GetStream());
            while (await source.ReadAsync(buffer, _stop.Token) is var read and > 0)
            {
                await flow();
                await sink.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        open.SetResult();
        return open;
    }
}
