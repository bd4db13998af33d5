// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleet.Collector.Tests;

/// <summary>The agent's half of the conversation, one step at a time.</summary>
sealed class TestAgent : IAsyncDisposable
{
    readonly GrpcChannel _channel;
    readonly AsyncDuplexStreamingCall<AgentMessage, CollectorMessage> _call;

    TestAgent(GrpcChannel channel)
    {
        _channel = channel;
        _call = new V1.Ingest.IngestClient(channel).Stream();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Connects and says nothing.</summary>
    public static TestAgent Connect(Uri collector) => new(GrpcChannel.ForAddress(collector));

    /// <summary>Connects and says Hello for streams that begin at 1.</summary>
    public static async Task<(TestAgent Agent, Welcome Welcome)> GreetAsync(Uri collector, params StreamKey[] streams)
    {
        var agent = Connect(collector);
        await agent.HelloAsync([.. streams.Select(key => Position(key, 1))]);
        return (agent, (await agent.NextAsync())!.Welcome);
    }

    public static StreamPosition Position(StreamKey key, ulong firstSeq) => new()
    {
        StreamId = ByteString.CopyFrom(key.StreamId.ToByteArray(bigEndian: true)), Lane = key.Lane, FirstSeq = firstSeq,
    };

    public Task HelloAsync(params StreamPosition[] streams) =>
        SendAsync(new AgentMessage { Hello = new Hello { Host = "h1", AgentVersion = "test", Streams = { streams } } });

    public Task SendAsync(Batch batch) => SendAsync(new AgentMessage { Batch = batch });

    public Task SendAsync(AgentMessage message) => _call.RequestStream.WriteAsync(message, Ct);

    /// <summary>The next message; null when the collector has ended the call.</summary>
    public async Task<CollectorMessage?> NextAsync() => await _call.ResponseStream.MoveNext(Ct) ? _call.ResponseStream.Current : null;

    /// <summary>Reads up to the ack that covers <paramref name="seq"/>; anything but acks on the way is a failure.</summary>
    public async Task AckOfAsync(ulong seq)
    {
        while (await NextAsync() is { } message)
        {
            Assert.Equal(CollectorMessage.MessageOneofCase.Ack, message.MessageCase);
            if (message.Ack.CommittedSeq >= seq)
            {
                return;
            }
        }
        Assert.Fail($"the call ended before {seq} was acked");
    }

    /// <summary>No more will be sent.</summary>
    public Task CloseAsync() => _call.RequestStream.CompleteAsync();

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
