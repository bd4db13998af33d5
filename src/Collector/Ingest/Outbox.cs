// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Fleet.Recording;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Collector.Ingest;

/// <summary>
/// Messages to one agent. Acks of a stream overwrite one another, the highest wins, so that an agent that reads slowly
/// costs nothing and never holds up the commit loop. Threading: safe.
/// </summary>
sealed class Outbox
{
    readonly Lock _lock = new();
    readonly Dictionary<StreamKey, ulong> _acks = [];
    readonly Queue<CollectorMessage> _messages = [];
    readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ack(StreamKey key, ulong committedSeq)
    {
        lock (_lock)
        {
            _acks[key] = Math.Max(_acks.GetValueOrDefault(key), committedSeq);
        }
        _signal.Writer.TryWrite(true);
    }

    public void Post(CollectorMessage message)
    {
        lock (_lock)
        {
            _messages.Enqueue(message);
        }
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Nothing more will be posted; what is here still goes out.</summary>
    public void Complete() => _signal.Writer.TryComplete();

    public async IAsyncEnumerable<CollectorMessage> MessagesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (await _signal.Reader.WaitToReadAsync(ct))
        {
            _signal.Reader.TryRead(out _);
            foreach (var message in Take())
            {
                yield return message;
            }
        }
        foreach (var message in Take())
        {
            yield return message;
        }
    }

    List<CollectorMessage> Take()
    {
        lock (_lock)
        {
            var taken = _acks.Select(ack => new CollectorMessage { Ack = AckOf(ack.Key, ack.Value) }).Concat(_messages).ToList();
            _acks.Clear();
            _messages.Clear();
            return taken;
        }
    }

    static Ack AckOf(StreamKey key, ulong committedSeq) => new()
    {
        StreamId = ByteString.CopyFrom(key.StreamId.ToByteArray(bigEndian: true)), Lane = key.Lane, CommittedSeq = committedSeq,
    };
}
