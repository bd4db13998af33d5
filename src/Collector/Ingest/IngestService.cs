// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Diagnostics;
using Fleet.Collector.Hosting;
using Fleet.Collector.Writing;
using Fleet.Storage.Writing;
using Fleet.V1;
using Grpc.Core;

namespace Fleet.Collector.Ingest;

/// <summary>gRPC on one side, a session on the other; nothing is decided here.</summary>
sealed class IngestService(
    CommitQueue queue, IBatchStore store, CollectorOptions options, CollectorMetrics metrics, Sessions sessions,
    TimeProvider time, IHostApplicationLifetime life, ILogger<IngestService> log) : V1.Ingest.IngestBase
{
    // Agents that all come back in the same moment would make the start of the next collector the hardest.
    static readonly TimeSpan ReconnectSpread = TimeSpan.FromSeconds(5);

    static readonly TimeSpan LastMessages = TimeSpan.FromSeconds(5);

    public override async Task Stream(
        IAsyncStreamReader<AgentMessage> requestStream, IServerStreamWriter<CollectorMessage> responseStream, ServerCallContext context)
    {
        var number = sessions.Open();
        var outbox = new Outbox();
        // Not disposed: the commit loop may still cancel it when the call is over.
        var fenced = new CancellationTokenSource();
        var session = new IngestSession(number, outbox, queue, store, options, metrics, fenced, log);
        var sending = SendAsync(outbox, responseStream, context.CancellationToken);
        try
        {
            var reason = await ListenAsync(session, requestStream, fenced.Token, context.CancellationToken);
            await session.LastDecision;
            CollectorLog.SessionEnded(log, number, reason);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            CollectorLog.SessionEnded(log, number, "the connection went");
        }
        catch (Exception e) when (StatusOf(e) is { } status)
        {
            CollectorLog.SessionEnded(log, number, status.Detail);
            throw new RpcException(status);
        }
        finally
        {
            outbox.Complete();
            // An agent that takes nothing more must not hold the session.
            await Task.WhenAny(sending, Task.Delay(LastMessages, time, CancellationToken.None));
            sessions.Close();
        }
    }

    /// <returns>Why the conversation is over.</returns>
    async Task<string> ListenAsync(IngestSession session, IAsyncStreamReader<AgentMessage> from, CancellationToken fenced, CancellationToken ct)
    {
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(ct, life.ApplicationStopping);
        using var silence = new CancellationTokenSource(options.SilenceLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(listening.Token, silence.Token, fenced);
        try
        {
            for (var greeted = false; await from.MoveNext(either.Token); greeted = true)
            {
                // A full queue is not the agent's silence.
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                switch (from.Current.MessageCase)
                {
                    case AgentMessage.MessageOneofCase.Hello when !greeted:
                        await session.WelcomeAsync(from.Current.Hello, ct);
                        break;
                    case AgentMessage.MessageOneofCase.Batch when greeted:
                        await session.ReceiveAsync(from.Current.Batch, either.Token);
                        break;
                    case AgentMessage.MessageOneofCase.Heartbeat when greeted:
                        break;
                    case AgentMessage.MessageOneofCase.Bye when greeted:
                        return "the agent said bye";
                    default:
                        throw new FormatException($"{from.Current.MessageCase} {(greeted ? "after" : "before")} Hello");
                }
                silence.CancelAfter(options.SilenceLimit);
            }
            return "the agent closed it";
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException && life.ApplicationStopping.IsCancellationRequested)
        {
            session.Drain(ReconnectSpread * Random.Shared.NextDouble());
            return "the collector stops";
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException && fenced.IsCancellationRequested)
        {
            return "a newer session took over";
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException && silence.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing heard for {options.SilenceLimit.TotalSeconds} s");
        }
    }

    static async Task SendAsync(Outbox outbox, IServerStreamWriter<CollectorMessage> to, CancellationToken ct)
    {
        try
        {
            await foreach (var message in outbox.MessagesAsync(ct))
            {
                await to.WriteAsync(message, ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The connection is gone; the reading side notices by itself, and the agent asks for its cursor next time.
        }
    }

    static Status? StatusOf(Exception e) => e switch
    {
        StoreUnavailableException => new Status(StatusCode.Unavailable, e.Message),
        FormatException => new Status(StatusCode.InvalidArgument, e.Message),
        TimeoutException => new Status(StatusCode.DeadlineExceeded, e.Message),
        IOException => new Status(StatusCode.Unavailable, "the connection went"),
        _ => null,
    };
}
