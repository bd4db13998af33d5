// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Plotter.Tests;

/// <summary>Real recordings of made-up runs.</summary>
static class Recordings
{
    public const ulong Second = 1_000_000_000;

    /// <summary>Writes a run of 10 s from boot second 3 on, with counts in its second second and samples at its ends.</summary>
    public static Guid Write(string path, string kernel, string host, ulong fragmenting, params (string Key, string Value)[] labels)
    {
        var (run, stream) = (Guid.NewGuid(), Guid.NewGuid());
        using var writer = SegmentWriter.Create(path, new SegmentHeader(stream, Lane.Unspecified, 1, 0));
        var key = new StreamKey(stream, Lane.Summary);
        writer.Append(BatchCodec.Encode(key, 1, Some.RunStart(run, kernel, host, labels), 3 * Second, 3 * Second));
        writer.Append(BatchCodec.Encode(key, 2, Middle(run, fragmenting), 3 * Second, 13 * Second));
        var end = new Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), RunEnd = new RunEnd { BootNs = 13 * Second, Reason = RunEnd.Types.Reason.Duration } };
        writer.Append(BatchCodec.Encode(key, 3, end, 13 * Second, 13 * Second));
        writer.Sync();
        return run;
    }

    static Facts Middle(Guid run, ulong fragmenting)
    {
        CountRow[] rows = fragmenting == 0 ? [] : [Some.Count(fragmenting), Some.Count(5, fallbackOrder: 9)];
        var facts = new Facts { RunId = Some.Bytes(run), Clock = Some.Clock(), Samples = new SampleColumns() };
        if (rows.Length > 0)
        {
            facts.Counts.Add(new CountInterval { BootNsFrom = 4 * Second, BootNsTo = 5 * Second, Rows = new CountColumns() });
            foreach (var row in rows)
            {
                facts.Counts[0].Rows.Append(row);
            }
        }

        var samples = new SampleAppender(facts.Samples);
        samples.Append(new SampleRow(new SeriesKey("buddyinfo.free_blocks", 0, 2), 3 * Second, [512, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]));
        samples.Append(new SampleRow(new SeriesKey("vmstat.compact_fail"), 3 * Second, [100]));
        samples.Append(new SampleRow(new SeriesKey("buddyinfo.free_blocks", 0, 2), 8 * Second, [512, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        samples.Append(new SampleRow(new SeriesKey("vmstat.compact_fail"), 12 * Second, [130]));
        facts.Losses.Add(new Loss
        {
            BootNsFrom = 4 * Second, BootNsTo = 5 * Second, Stage = Loss.Types.Stage.Kernel, Reason = "ring_full", Kind = Kind.Extfrag, Count = 3,
            Lane = Lane.Detail,
        });
        return facts;
    }
}
