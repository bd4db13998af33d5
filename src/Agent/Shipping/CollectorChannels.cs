// SPDX-License-Identifier: Apache-2.0
using Grpc.Net.Client;

namespace Fleet.Agent.Shipping;

/// <summary>
/// The addresses of the collectors, one at a time: begun at a random one, kept while it answers, left for the next when it
/// does not. They share nothing but the store, so any will do.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
sealed class CollectorChannels : IDisposable
{
    /// <summary>A channel that failed so often in a row is made anew, whatever state it may be in.</summary>
    const int FailuresOfOneChannel = 5;

    readonly IReadOnlyList<Uri> _addresses;
    GrpcChannel? _channel;
    int _at;
    int _failures;

    /// <param name="random">Uniform in [0, 1): agents that know the same addresses begin at different ones.</param>
    public CollectorChannels(IReadOnlyList<Uri> addresses, Func<double> random)
    {
        ArgumentOutOfRangeException.ThrowIfZero(addresses.Count);
        _addresses = addresses;
        _at = (int)(random() * addresses.Count);
    }

    public Uri Address => _addresses[_at];

    public GrpcChannel Channel => _channel ??= GrpcChannel.ForAddress(Address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            UseProxy = false,
        },
        DisposeHttpClient = true,
        // Reconnecting is the shipper's business, with its own jitter.
        MaxReconnectBackoff = TimeSpan.FromMilliseconds(100),
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
    });

    public void Worked() => _failures = 0;

    /// <summary>The next attempt takes the next address.</summary>
    public void Failed()
    {
        _failures++;
        if (_addresses.Count > 1 || _failures % FailuresOfOneChannel == 0)
        {
            Dispose();
            _at = (_at + 1) % _addresses.Count;
        }
    }

    public void Dispose()
    {
        _channel?.Dispose();
        _channel = null;
    }
}
