// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Diagnostics;
using Fleet.Collector.Hosting;
using Fleet.Collector.Writing;
using Fleet.Recording;
using Fleet.Storage.Writing;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Collector.Ingest;

/// <summary>
/// What one agent and the collector have said to each other. After a refusal, batches that follow the refused one are
/// passed over until it comes again, those already on their way to the store included: the agent is told once.
/// </summary>
/// <remarks>Threading: one reader calls <see cref="ReceiveAsync"/>; <see cref="Ack"/> and <see cref="Refuse"/> come from the commit loop.</remarks>
/// <param name="fenced">Cancelled when a newer session has taken over a stream of this one.</param>
sealed class IngestSession(
    int number, Outbox outbox, CommitQueue queue, IBatchStore store, CollectorOptions options, CollectorMetrics metrics,
    CancellationTokenSource fenced, ILogger log)
{
    readonly Lock _lock = new();
    readonly Dictionary<StreamKey, ulong> _committed = [];
    readonly Dictionary<StreamKey, ulong> _awaited = [];
    readonly Dictionary<StreamKey, int> _refusals = [];
    Task _lastDecision = Task.CompletedTask;
    long _session;

    /// <summary>Completes when everything that was received has been answered.</summary>
    public Task LastDecision => _lastDecision;

    /// <summary>Takes over the agent's streams, and answers Hello with the cursor of each stream.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    /// <exception cref="FormatException">Hello is malformed.</exception>
    public async Task WelcomeAsync(Hello hello, CancellationToken ct)
    {
        var keys = hello.Streams.Select(KeyOf).ToList();
        CollectorLog.SessionOpened(log, number, Printable(hello.Host), Printable(hello.AgentVersion), keys.Count);
        var takeover = await store.TakeOverAsync([.. keys.Zip(hello.Streams, (key, stream) => new StreamClaim(key, stream.LastSeq))], ct);
        _session = takeover.Session;
        var cursors = takeover.Cursors.ToArray();
        var welcome = new Welcome { MaxBatchBytes = (uint)options.MaxBatchBytes, WindowBytes = (uint)options.WindowBytes };
        for (var i = 0; i < keys.Count; i++)
        {
            if (hello.Streams[i].FirstSeq > cursors[i] + 1)
            {
                CollectorLog.PrefixGone(log, number, keys[i], hello.Streams[i].FirstSeq, cursors[i] + 1);
                await store.SkipToAsync(keys[i], hello.Streams[i].FirstSeq, ct);
                cursors[i] = hello.Streams[i].FirstSeq - 1;
            }
            Committed(keys[i], cursors[i]);
            welcome.Cursors.Add(new Cursor { StreamId = Bytes(keys[i]), Lane = keys[i].Lane, CommittedSeq = cursors[i] });
        }
        outbox.Post(new CollectorMessage { Welcome = welcome });
    }

    /// <summary>Takes one batch; waits while the queue is full.</summary>
    /// <exception cref="FormatException">The batch names no stream.</exception>
    public async Task ReceiveAsync(Batch batch, CancellationToken ct)
    {
        if (!BatchValidator.HasIdentity(batch))
        {
            throw new FormatException("a batch without stream_id of 16 bytes, lane and seq");
        }
        var key = BatchCodec.KeyOf(batch);
        if (Admit(key, batch.Seq) is not { } refusals)
        {
            return;
        }
        if (BatchValidator.Check(batch, options.MaxBatchBytes) is { } refusal)
        {
            Refuse(key, batch.Seq, refusals, refusal.Code, batch.Seq, refusal.Detail);
            return;
        }
        // Prepared here, and not in the commit loop: it runs beside the commit before.
        var pending = await queue.EnqueueAsync(
            batch, one => new PendingBatch(store.Prepare(one, _session), this, queue.Budget, refusals), ct);
        _lastDecision = pending.Decided;
    }

    public void Ack(StreamKey key, ulong committedSeq)
    {
        Committed(key, committedSeq);
        outbox.Ack(key, committedSeq);
    }

    /// <param name="refusals">How often the stream had been refused when the batch came.</param>
    /// <param name="expectedSeq">What must come next; 0 for what follows the last commit that this session knows of.</param>
    public void Refuse(StreamKey key, ulong seq, int refusals, Nack.Types.Code code, ulong expectedSeq, string detail)
    {
        lock (_lock)
        {
            if (refusals != _refusals.GetValueOrDefault(key))
            {
                return;
            }
            var expected = expectedSeq > 0 ? expectedSeq : _committed.GetValueOrDefault(key) + 1;
            _awaited[key] = expected;
            _refusals[key] = refusals + 1;
            outbox.Post(new CollectorMessage
            {
                Nack = new Nack { StreamId = Bytes(key), Lane = key.Lane, Seq = seq, Code = code, ExpectedSeq = expected, Detail = detail },
            });
        }
        metrics.Refused(code);
        CollectorLog.Refused(log, number, seq, key, code, detail);
        if (code == Nack.Types.Code.Fenced)
        {
            fenced.Cancel();
        }
    }

    public void Drain(TimeSpan reconnectAfter) =>
        outbox.Post(new CollectorMessage { Drain = new Drain { ReconnectAfterMs = (uint)reconnectAfter.TotalMilliseconds } });

    /// <returns>How often the stream has been refused so far; null when the batch is passed over.</returns>
    int? Admit(StreamKey key, ulong seq)
    {
        lock (_lock)
        {
            if (_awaited.TryGetValue(key, out var awaited) && seq > awaited)
            {
                return null;
            }
            _awaited.Remove(key);
            return _refusals.GetValueOrDefault(key);
        }
    }

    void Committed(StreamKey key, ulong seq)
    {
        lock (_lock)
        {
            _committed[key] = Math.Max(_committed.GetValueOrDefault(key), seq);
        }
    }

    static StreamKey KeyOf(StreamPosition position) => position.StreamId.Length == 16 && position.Lane is Lane.Summary or Lane.Detail
        ? new StreamKey(new Guid(position.StreamId.Span, bigEndian: true), position.Lane)
        : throw new FormatException("a stream position without stream_id of 16 bytes and lane");

    static ByteString Bytes(StreamKey key) => ByteString.CopyFrom(key.StreamId.ToByteArray(bigEndian: true));

    // It goes into a log line: a host may call itself anything.
    static string Printable(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
