// SPDX-License-Identifier: Apache-2.0
using System.Threading.Channels;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Shipping;

/// <summary>
/// One call to the collector: Hello, Welcome, then batches within the window that Welcome gave, summary lane first. A
/// batch may be sent again in a later session; it is never renumbered.
/// </summary>
/// <remarks>
/// One loop owns all state. A second task only moves what the collector says into a channel, so that acks are read while
/// a write waits for flow control.
/// </remarks>
sealed class ShippingSession(
    IBatchSource source, AsyncDuplexStreamingCall<AgentMessage, CollectorMessage> call, HostIdentity host, TimeProvider time,
    ILogger log)
{
    static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(10);

    /// <summary>Silence of a collector that owes an ack, or a write that flow control holds: the session is dead.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(1);

    const int MaxPositions = 256;

    readonly Channel<CollectorMessage?> _said = Channel.CreateUnbounded<CollectorMessage?>();
    List<LaneProgress> _lanes = [];
    readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    int _inFlight;
    long _windowBytes;
    long _lastWrite;
    long _lastHeard;
    long? _busySince;
    bool _saidBye;
    SessionEnd? _end;

    /// <summary>Batches sent and not answered. Safe from any thread.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>An ack arrived: this collector stores.</summary>
    public bool Acked { get; private set; }

    /// <summary>More was appended, or the run is over. Safe from any thread.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Greets and learns where to go on.</summary>
    /// <exception cref="RpcException">The collector is away or refuses.</exception>
    public async Task OpenAsync(CancellationToken ct)
    {
        var held = source.Held();
        var hello = new Hello { Host = host.Host, AgentVersion = HostIdentity.AgentVersion };
        foreach (var range in held.OrderByDescending(range => range.Live).Take(MaxPositions))
        {
            _lanes.Add(new LaneProgress(range));
            hello.Streams.Add(new StreamPosition
            {
                StreamId = Bytes(range.Key.StreamId), Lane = range.Key.Lane, FirstSeq = range.First, LastSeq = range.Last,
            });
        }
        await SendAsync(new AgentMessage { Hello = hello }, ct);
        if (!await call.ResponseStream.MoveNext(ct) || call.ResponseStream.Current.Welcome is not { } welcome
            || welcome.Cursors.Count != _lanes.Count)
        {
            throw new RpcException(new Status(StatusCode.Internal, "the collector did not answer Hello with a fitting Welcome; is it a fleet-collector?"));
        }
        _windowBytes = Math.Max(welcome.WindowBytes, 1);
        _lastHeard = time.GetTimestamp();
        foreach (var (lane, cursor) in _lanes.Zip(welcome.Cursors))
        {
            lane.Acknowledged(cursor.CommittedSeq);
            source.Acknowledge(lane.Key, cursor.CommittedSeq);
        }
        // What happens now first, and what says how things stand before how it came about.
        _lanes = [.. _lanes.OrderBy(lane => lane.Key.Lane).ThenByDescending(lane => lane.IsLive)];
    }

    /// <summary>Ships until the call ends.</summary>
    /// <param name="finishing">Cancelled when nothing more will be appended: send the rest, say Bye.</param>
    /// <exception cref="RpcException">The call broke.</exception>
    /// <exception cref="TimeoutException">The collector owes an answer for too long.</exception>
    public async Task<SessionEnd> RunAsync(CancellationToken finishing, CancellationToken ct)
    {
        using var wakeAtEnd = finishing.Register(Wake);
        var listening = ListenAsync(ct);
        while (_end is null)
        {
            HandleAll();
            Volatile.Write(ref _inFlight, _lanes.Sum(lane => lane.InFlight));
            if (_end is not null)
            {
                break;
            }
            if (!_saidBye && await TrySendBatchAsync(ct))
            {
                continue;
            }
            if (_end is null && MoreToDeclare())
            {
                _end = new(Complete: false, TimeSpan.Zero, "more of earlier runs to be shipped");
                break;
            }
            if (!_saidBye && _end is null && finishing.IsCancellationRequested && NothingToSend())
            {
                _saidBye = true;
                await SendAsync(new AgentMessage { Bye = new Bye() }, ct);
                await call.RequestStream.CompleteAsync();
            }
            if (_end is null)
            {
                await WaitAsync(ct);
            }
        }
        if (_end is { Complete: true })
        {
            await listening;
        }
        return _end.Value;
    }

    async Task ListenAsync(CancellationToken ct)
    {
        try
        {
            while (await call.ResponseStream.MoveNext(ct))
            {
                _said.Writer.TryWrite(call.ResponseStream.Current);
                Wake();
            }
            _said.Writer.TryWrite(null);
            _said.Writer.Complete();
        }
        catch (Exception e)
        {
            // Given to the loop, which reads the channel and fails with it.
            _said.Writer.Complete(e);
        }
        Wake();
    }

    void HandleAll()
    {
        while (_said.Reader.TryRead(out var message))
        {
            _lastHeard = time.GetTimestamp();
            Handle(message);
        }
        if (_said.Reader.Completion.IsFaulted)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_said.Reader.Completion.Exception.InnerException!);
        }
    }

    void Handle(CollectorMessage? message)
    {
        switch (message)
        {
            case null:
                _end ??= new(Complete: _saidBye, TimeSpan.Zero, "the collector ended the call");
                break;
            case { Ack: { } ack } when Find(ack.StreamId, ack.Lane) is { } lane:
                Acked = true;
                lane.Acknowledged(ack.CommittedSeq);
                source.Acknowledge(lane.Key, ack.CommittedSeq);
                break;
            case { Nack: { } nack } when Find(nack.StreamId, nack.Lane) is { } lane:
                Refuse(lane, nack);
                break;
            case { Drain: { } drain }:
                _end ??= new(Complete: false, TimeSpan.FromMilliseconds(drain.ReconnectAfterMs), "the collector is about to stop");
                break;
            default:
                break;
        }
    }

    void Refuse(LaneProgress lane, Nack nack)
    {
        switch (nack.Code)
        {
            case Nack.Types.Code.Busy:
                _busySince = time.GetTimestamp();
                lane.Rewind(nack.ExpectedSeq > 0 ? nack.ExpectedSeq : nack.Seq);
                break;
            case Nack.Types.Code.Gap:
                lane.Rewind(nack.ExpectedSeq);
                break;
            default:
                lane.Rewind(nack.Seq);
                lane.Refused = true;
                log.Refused(nack.Seq, lane.Key.ToString(), nack.Code.ToString(), nack.Detail);
                break;
        }
    }

    async Task<bool> TrySendBatchAsync(CancellationToken ct)
    {
        if (_busySince is { } since)
        {
            if (time.GetElapsedTime(since) < BusyPause)
            {
                return false;
            }
            _busySince = null;
        }
        foreach (var lane in _lanes)
        {
            if (lane.AllSent)
            {
                continue;
            }
            if (!source.TryRead(lane.Key, lane.NextSeq, out var batch))
            {
                _end = new(Complete: false, TimeSpan.Zero, $"batch {lane.NextSeq} of {lane.Key} is gone; Hello must say so");
                return false;
            }
            if (batch is null)
            {
                continue;
            }
            var inFlight = _lanes.Sum(other => other.InFlightBytes);
            if (inFlight > 0 && inFlight + batch.Payload.Length > _windowBytes)
            {
                return false;
            }
            if (inFlight == 0)
            {
                // From now on an answer is owed.
                _lastHeard = time.GetTimestamp();
            }
            await SendAsync(new AgentMessage { Batch = batch }, ct);
            lane.Sent(batch.Seq, batch.Payload.Length);
            return true;
        }
        return false;
    }

    /// <summary>All that Hello declared of finished lanes is stored, but there is more: behind a hole, or beyond the most positions.</summary>
    bool MoreToDeclare() =>
        _lanes.TrueForAll(lane => !lane.HasInFlight && (lane.IsLive || lane.AllSent))
        && source.Held().Any(range => !range.Live && _lanes.Find(lane => lane.Key == range.Key) is null or { Refused: false });

    /// <summary>All was sent and answered: after Bye it is too late for a batch that the collector wants again.</summary>
    bool NothingToSend() =>
        _busySince is null
        && _lanes.TrueForAll(lane => !lane.HasInFlight && (lane.AllSent || (source.TryRead(lane.Key, lane.NextSeq, out var batch) && batch is null)));

    async Task WaitAsync(CancellationToken ct)
    {
        var owed = _lanes.Exists(lane => lane.HasInFlight);
        if (owed && time.GetElapsedTime(_lastHeard) >= Patience)
        {
            throw new TimeoutException($"no answer for {Patience.TotalSeconds:F0} s");
        }
        var wait = _busySince is null ? HeartbeatInterval : BusyPause;
        using var delay = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, delay.Token);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            if (!_saidBye && time.GetElapsedTime(_lastWrite) >= HeartbeatInterval)
            {
                await SendAsync(new AgentMessage { Heartbeat = new() { BootNs = BootClock.BootNs(), SpoolBytes = source.Pending.Bytes } }, ct);
            }
        }
    }

    async Task SendAsync(AgentMessage message, CancellationToken ct)
    {
        await call.RequestStream.WriteAsync(message, ct).WaitAsync(Patience, time, ct);
        _lastWrite = time.GetTimestamp();
    }

    LaneProgress? Find(ByteString streamId, Lane lane) =>
        _lanes.Find(candidate => candidate.Key.Lane == lane && Bytes(candidate.Key.StreamId).Span.SequenceEqual(streamId.Span));

    static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
