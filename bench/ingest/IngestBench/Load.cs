// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleet.IngestBench;

/// <summary>Batches as an agent makes them, encoded beforehand, and the sending of them within the collector's window.</summary>
sealed class Load
{
    // As the agent closes them.
    const int EventsOfBatch = 2000;

    readonly List<Batch> _batches;

    public Load(int batches)
    {
        var (stream, run) = (new StreamKey(Guid.NewGuid(), Lane.Detail), Guid.NewGuid());
        var random = new Random(1);
        _batches = [.. Enumerable.Range(1, batches).Select(seq => Encode(stream, (ulong)seq, run, random))];
    }

    public long Rows => (long)_batches.Count * EventsOfBatch;

    public double BytesPerRow => (double)_batches.Sum(batch => batch.CalculateSize()) / Rows;

    /// <returns>From the first batch sent to the last one acknowledged.</returns>
    public async Task<TimeSpan> SendAsync(Uri collector)
    {
        // A new stream each time, or everything would be a duplicate.
        var id = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());
        _batches.ForEach(batch => batch.StreamId = id);
        using var channel = GrpcChannel.ForAddress(collector);
        using var call = new Ingest.IngestClient(channel).Stream();
        await call.RequestStream.WriteAsync(new AgentMessage
        {
            Hello = new Hello { Host = "bench", AgentVersion = "bench", Streams = { new StreamPosition { StreamId = id, Lane = Lane.Detail, FirstSeq = 1 } } },
        });
        await call.ResponseStream.MoveNext();
        long window = call.ResponseStream.Current.Welcome.WindowBytes;
        var began = Stopwatch.GetTimestamp();
        var (acked, inFlight) = (0, 0L);
        foreach (var batch in _batches)
        {
            while (inFlight > 0 && inFlight + batch.Payload.Length > window)
            {
                await AckAsync();
            }
            await call.RequestStream.WriteAsync(new AgentMessage { Batch = batch });
            inFlight += batch.Payload.Length;
        }
        while (acked < _batches.Count)
        {
            await AckAsync();
        }
        return Stopwatch.GetElapsedTime(began);

        async Task AckAsync()
        {
            if (!await call.ResponseStream.MoveNext() || call.ResponseStream.Current.Ack is not { } ack)
            {
                throw new InvalidOperationException($"no ack but {call.ResponseStream.Current}");
            }
            for (; acked < (int)ack.CommittedSeq; acked++)
            {
                inFlight -= _batches[acked].Payload.Length;
            }
        }
    }

    static Batch Encode(StreamKey stream, ulong seq, Guid run, Random random)
    {
        var now = 1_000_000_000_000 + seq * 20_000_000;
        var facts = new Facts
        {
            RunId = ByteString.CopyFrom(run.ToByteArray()), Extfrag = new ExtfragColumns(),
            Clock = new ClockSample { BootNs = now, UnixNs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000 },
        };
        var appender = new ExtfragAppender(facts.Extfrag);
        for (var i = 0; i < EventsOfBatch; i++)
        {
            var (fallback, pid) = (random.Next(11), 1000 + random.Next(40));
            appender.Append(new ExtfragRow(now + (ulong)i * 10_000, pid, pid, "", random.Next(64), random.Next(4), fallback, random.Next(3), random.Next(3),
                fallback < 9 ? Ownership.Steal : Ownership.Claim, (ulong)random.Next(1 << 24), 0, 2, -1000, random.Next(1000), random.Next(1000), random.Next(1000)), "cc1plus"u8);
        }
        return BatchCodec.Encode(stream, seq, facts, now, now + EventsOfBatch * 10_000);
    }
}
