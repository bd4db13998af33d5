// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.EncodeBench;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Bench.Recorder;

/// <summary>
/// A recording as the agent makes it: 10,000 events a second in detail, in a batch each fifth of it, every hundredth a compaction,
/// exact counts and a few samples beside them.
/// </summary>
static class Capture
{
    const ulong Second = 1_000_000_000;

    /// <summary>From one event to the next.</summary>
    const ulong Nanoseconds = 99_991;

    const int EventsASecond = 10_000, BatchesASecond = 5;

    public static void Write(string path, long events, string kernel, ExtfragSource source)
    {
        var (run, stream, random) = (Bytes(Guid.NewGuid()), Guid.NewGuid(), new Random(1));
        using var writer = SegmentWriter.Create(path, new SegmentHeader(stream, Lane.Unspecified, 1, 0));
        var (summary, detail) = (new StreamKey(stream, Lane.Summary), new StreamKey(stream, Lane.Detail));
        writer.Append(BatchCodec.Encode(summary, 1, Start(run, kernel), Second, Second));
        var (columns, records) = (new EventColumns(), new List<FragEvent>());
        var (seconds, details) = ((events + EventsASecond - 1) / EventsASecond, 0UL);
        for (var second = 0L; second < seconds; second++)
        {
            var from = (ulong)(second + 1) * Second;
            var counts = new Dictionary<CountKey, ulong>();
            foreach (var part in Enumerable.Range(0, (int)Math.Min(EventsASecond, events - (second * EventsASecond))).Chunk(EventsASecond / BatchesASecond))
            {
                var facts = new Facts { RunId = run, Clock = Clock(), Compaction = new CompactionColumns() };
                columns.Clear();
                records.Clear();
                Fill(records, facts.Compaction, counts, from, part, source, random);
                foreach (var block in records.Chunk(EventBlock.Rows))
                {
                    columns.Add(block);
                }

                var begin = from + ((ulong)part[0] * Nanoseconds);
                writer.Append(BatchCodec.Encode(detail, ++details, facts, begin, begin + (Second / BatchesASecond), columns.Rows));
            }

            writer.Append(BatchCodec.Encode(summary, (ulong)second + 2, Summary(run, counts, from), from, from + Second));
        }

        var end = (ulong)(seconds + 1) * Second;
        var last = new Facts { RunId = run, Clock = Clock(), RunEnd = new RunEnd { BootNs = end, Reason = RunEnd.Types.Reason.Duration } };
        writer.Append(BatchCodec.Encode(summary, (ulong)seconds + 2, last, end, end));
        writer.Sync();
    }

    /// <param name="numbers">Which events of the second.</param>
    static void Fill(List<FragEvent> records, CompactionColumns compaction, Dictionary<CountKey, ulong> counts, ulong from, int[] numbers,
        ExtfragSource source, Random random)
    {
        var compactions = new CompactionAppender(compaction);
        foreach (var i in numbers)
        {
            if (i % 100 == 99)
            {
                Attempt(compactions, counts, from + ((ulong)i * Nanoseconds), random);
                continue;
            }

            var row = source.Next(from + ((ulong)i * Nanoseconds));
            records.Add(Records.Of(row));
            var key = new CountKey(
                Kind.Extfrag, row.AllocOrder, row.FallbackOrder, row.Donor, row.Claimer, row.Ownership, row.Node ?? 0, row.Zone ?? 0, 0);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
    }

    static void Attempt(CompactionAppender to, Dictionary<CountKey, ulong> counts, ulong at, Random random)
    {
        var status = random.Next(3) == 0 ? Outcome.Failed : Outcome.Success;
        to.Append(
            new CompactionRow(Kind.CompactionAttempt, at, 90_000, 4711, 4711, "", 1, 9, 0, 2, 0, Origin.Unknown, (int)status, null, null, null, random.Next(1000)), "cc1"u8);
        var key = new CountKey(Kind.CompactionAttempt, 9, 0, 0, 0, Ownership.Unknown, 0, 2, 17, Status: (int)status);
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    static Facts Summary(ByteString run, Dictionary<CountKey, ulong> counts, ulong from)
    {
        var rows = new CountColumns();
        foreach (var (key, count) in counts)
        {
            rows.Append(new CountRow(key, count, key.Kind == Kind.CompactionAttempt ? count * 90_000 : 0));
        }

        var facts = new Facts
        {
            RunId = run, Clock = Clock(), Samples = new SampleColumns(),
            Counts = { new CountInterval { BootNsFrom = from, BootNsTo = from + Second, Rows = rows } },
        };
        var samples = new SampleAppender(facts.Samples);
        samples.Append(new SampleRow(new SeriesKey("buddyinfo.free_blocks", 0, 2), from, [(long)(from / Second % 900), 40, 30, 20, 10, 5, 4, 3, 2, 1, 9]));
        samples.Append(new SampleRow(new SeriesKey("vmstat.compact_fail"), from, [(long)(from / Second * 3)]));
        return facts;
    }

    static Facts Start(ByteString run, string kernel) => new()
    {
        RunId = run,
        Clock = Clock(),
        RunStart = new RunStart
        {
            BootNs = Second,
            Labels = { ["kernel"] = kernel, ["host"] = "bench", ["arch"] = "x86_64" },
            Host = new HostFacts
            {
                Host = "bench", BootId = Bytes(Guid.NewGuid()), KernelRelease = kernel, KernelVersion = "#1 SMP", Arch = "x86_64", CommandLine = "",
                AgentVersion = "bench", PageSizeBytes = 4096, PageblockOrder = 9, PageOrders = 11, Cpus = 4, Nodes = { 0 }, MemoryBytes = 4L << 30,
                ManagedPages = 1_000_000, Migratetypes = { "Unmovable", "Movable", "Reclaimable", "HighAtomic" },
                Zones = { "DMA", "DMA32", "Normal", "Movable" }, Capture = HostFacts.Types.Capture.Hybrid,
            },
        },
    };

    static ClockSample Clock() => new() { BootNs = 0, UnixNs = 1_767_225_600_000_000_000, UncertaintyNs = 50 };

    static ByteString Bytes(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));
}
