// SPDX-License-Identifier: Apache-2.0
// Where the agent's CPU goes once an event is read: columns, protobuf, zstd. Argument: a recording with many events.
using Fleet.EncodeBench;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.V1;
using Google.Protobuf;
using ZstdSharp;

using var reader = SegmentReader.Open(args[0]);
Facts[] details = [.. reader.Batches().Select(BatchCodec.Decode).Where(facts => facts.Extfrag is not null)];
ExtfragRow[][] batches = [.. details.Select(facts => facts.Extfrag.Rows().ToArray())];
byte[][] serialized = [.. details.Select(facts => facts.ToByteArray())];
var events = batches.Sum(rows => rows.Length);
Console.WriteLine($"{events} events in {batches.Length} batches");

Stage.Time("columns", events, () => batches.Sum(rows =>
{
    var appender = new ExtfragAppender(new ExtfragColumns());
    Array.ForEach(rows, row => appender.Append(row, "workload"u8));
    return 0L;
}));
Stage.Time("protobuf", events, () => details.Sum(facts => (long)facts.ToByteArray().Length));
using var compressor = new Compressor(1);
Stage.Time("zstd", events, () => serialized.Sum(bytes => (long)compressor.Wrap(bytes).Length));
