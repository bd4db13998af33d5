// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Metrics;

/// <summary>
/// Answers <c>GET /metrics</c> with what was published last. A web server would be larger than the agent; this one reads a
/// request, gives one answer and closes.
/// </summary>
/// <remarks>Threading: safe.</remarks>
sealed class MetricsEndpoint : IDisposable
{
    const int LargestRequest = 8 << 10;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    readonly TcpListener _listener;
    readonly ILogger _log;
    readonly CancellationTokenSource _stop = new();
    volatile string _page = "";

    MetricsEndpoint(TcpListener listener, ILogger log)
    {
        (_listener, _log) = (listener, log);
        _ = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <exception cref="ConfigurationException">The address is taken, or is not this machine's.</exception>
    public static MetricsEndpoint Open(IPEndPoint address, ILogger log)
    {
        var listener = new TcpListener(address);
        try
        {
            listener.Start();
            return new MetricsEndpoint(listener, log);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new ConfigurationException($"cannot answer metrics on {address}: {e.Message}; choose another --metrics");
        }
    }

    public void Publish(string page) => _page = page;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    async Task ServeAsync()
    {
        var pause = ShortestPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // One after another: a scraper asks every few seconds, and nobody else has business here.
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                pause = ShortestPause;
                await AnswerAsync(client);
            }
            catch (SocketException e) when (!_stop.IsCancellationRequested)
            {
                // Too many open files, or the caller went before its turn: the next may be served.
                _log.MetricsNotAnswered(e.Message, pause.TotalSeconds);
                await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return; // Closed with the agent.
            }
        }
    }

    async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(Patience);
            var stream = client.GetStream();
            var request = await RequestLineAsync(stream, limit.Token);
            var (status, page) = request.StartsWith("GET /metrics ", StringComparison.Ordinal) ? ("200 OK", _page) : ("404 Not Found", "GET /metrics\n");
            await stream.WriteAsync(Encoding.UTF8.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {Encoding.UTF8.GetByteCount(page)}\r\nConnection: close\r\n\r\n{page}"), limit.Token);
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            // Whoever asked went, or took too long.
        }
    }

    /// <summary>The first line, once the whole head of the request is here.</summary>
    static async Task<string> RequestLineAsync(NetworkStream stream, CancellationToken ct)
    {
        var (head, length) = (new byte[LargestRequest], 0);
        while (length < head.Length && head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            if (await stream.ReadAsync(head.AsMemory(length), ct) is var read and > 0)
            {
                length += read;
                continue;
            }
            break;
        }
        return Encoding.ASCII.GetString(head, 0, Math.Max(0, head.AsSpan(0, length).IndexOf("\r\n"u8)));
    }
}
