// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using Fleet.Recording;
using Fleet.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Tests.Shipping;

/// <summary>
/// A collector on a real port that keeps batches in memory under the rules of the wire: ack after keeping, refuse a gap,
/// skip a duplicate. It can be told to misbehave.
/// </summary>
sealed class CollectorDouble : IAsyncDisposable
{
    readonly WebApplication _application;

    CollectorDouble(WebApplication application) => _application = application;

    /// <summary>Kept batches by lane, in order of seq.</summary>
    public ConcurrentDictionary<StreamKey, List<Batch>> Kept { get; } = [];

    public ConcurrentQueue<Hello> Hellos { get; } = [];

    public uint WindowBytes { get; set; } = 1 << 20;

    /// <summary>Looks at each batch first: a Nack to answer with instead of keeping it, or null. May throw to break the call.</summary>
    public Func<Batch, Nack?> Refuse { get; set; } = _ => null;

    /// <summary>Completes with the first batch, so that a test can wait for one.</summary>
    public TaskCompletionSource FirstBatch { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource SaidBye { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => new(_application.Urls.Single());

    public int Port => Address.Port;

    public static async Task<CollectorDouble> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        CollectorDouble? self = null;
        builder.Services.AddSingleton(_ => self!);
        var application = builder.Build();
        application.MapGrpcService<Service>();
        self = new CollectorDouble(application);
        await application.StartAsync();
        return self;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    sealed class Service(CollectorDouble collector) : Ingest.IngestBase
    {
        public override async Task Stream(
            IAsyncStreamReader<AgentMessage> requestStream, IServerStreamWriter<CollectorMessage> responseStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                switch (requestStream.Current.MessageCase)
                {
                    case AgentMessage.MessageOneofCase.Hello:
                        await responseStream.WriteAsync(new() { Welcome = Welcome(requestStream.Current.Hello) });
                        break;
                    case AgentMessage.MessageOneofCase.Batch:
                        await responseStream.WriteAsync(Keep(requestStream.Current.Batch));
                        collector.FirstBatch.TrySetResult();
                        break;
                    case AgentMessage.MessageOneofCase.Bye:
                        collector.SaidBye.TrySetResult();
                        return;
                    default:
                        break;
                }
            }
        }

        Welcome Welcome(Hello hello)
        {
            collector.Hellos.Enqueue(hello);
            var welcome = new Welcome { MaxBatchBytes = 4 << 20, WindowBytes = collector.WindowBytes };
            welcome.Cursors.AddRange(hello.Streams.Select(position =>
            {
                var kept = KeptOf(new(new Guid(position.StreamId.Span, bigEndian: true), position.Lane));
                return new Cursor { StreamId = position.StreamId, Lane = position.Lane, CommittedSeq = kept.Count == 0 ? 0 : kept[^1].Seq };
            }));
            return welcome;
        }

        CollectorMessage Keep(Batch batch)
        {
            if (collector.Refuse(batch) is { } nack)
            {
                (nack.StreamId, nack.Lane, nack.Seq) = (batch.StreamId, batch.Lane, batch.Seq);
                return new() { Nack = nack };
            }
            var kept = KeptOf(BatchCodec.KeyOf(batch));
            var first = collector.Hellos.Last().Streams.Single(p => p.StreamId == batch.StreamId && p.Lane == batch.Lane).FirstSeq;
            var expected = kept.Count == 0 ? Math.Max(first, 1) : Math.Max(first, kept[^1].Seq + 1);
            if (batch.Seq > expected)
            {
                return new() { Nack = new() { StreamId = batch.StreamId, Lane = batch.Lane, Seq = batch.Seq, Code = Nack.Types.Code.Gap, ExpectedSeq = expected } };
            }
            if (batch.Seq == expected)
            {
                kept.Add(batch);
            }
            return new() { Ack = new() { StreamId = batch.StreamId, Lane = batch.Lane, CommittedSeq = kept[^1].Seq } };
        }

        List<Batch> KeptOf(StreamKey key) => collector.Kept.GetOrAdd(key, _ => []);
    }
}
