// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fleet.Analysis.Facts;
using Fleet.Plotter.Sources.SeedJson;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Sources;

/// <summary>The fast reader of events may be fast, and nothing else: the general one has the last word.</summary>
public sealed class FlatEventsTests : IDisposable
{
    // More than the first events, which are the general reader's in any case.
    const int Events = 150;

    readonly TemporaryFolder _folder = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_capture_is_read_by_the_fast_reader_alone()
    {
        var accumulator = new SeedAccumulator("capture.json", 9);
        var events = string.Join(",", Enumerable.Range(0, 1000).Select(i => Event(new Random(i), i)));
        var bytes = Encoding.UTF8.GetBytes("," + events + "\n  ]");

        Assert.Equal(bytes.Length - 4, FlatEvents.Read(bytes, accumulator));
        Assert.Equal(1000, accumulator.Events);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Damaged_capture_is_read_as_the_general_reader_reads_it(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1500; i++)
        {
            var bytes = Damaged(random, i % 8);

            await SameAsync(bytes);
        }
    }

    [Theory]
    [InlineData("\"order\": 01")]
    [InlineData("\"order\": 3.0")]
    [InlineData("\"order\": 3.")]
    [InlineData("\"order\": -")]
    [InlineData("\"order\": -0")]
    [InlineData("\"order\": 4e0")]
    [InlineData("\"order\": 99999999999999999999")]
    [InlineData("\"order\": 70000")]
    [InlineData("\"order\": null")]
    [InlineData("\"order\": true")]
    [InlineData("\"order\": \"2\"")]
    [InlineData("\"order\": [2]")]
    [InlineData("\"order\": {\"order\": 5}")]
    [InlineData("\"order\" 2")]
    [InlineData("\"order\": 2,")]
    [InlineData("\"ord\\u0065r\": 2")]
    [InlineData("\"order\": 2 \u0001")]
    [InlineData("\"timestamp\": 9007199254740993.25")]
    [InlineData("\"timestamp\": 0.1234567890123")]
    [InlineData("\"timestamp\": -0.0")]
    [InlineData("\"timestamp\": \"12.5\"")]
    [InlineData("\"migrate_from\": \"CMA\"")]
    [InlineData("\"migrate_from\": 5")]
    [InlineData("\"is_steal\": \"yes\"")]
    [InlineData("\"event_type\": \"folio\"")]
    [InlineData("\"zone\": \"\"")]
    [InlineData("\"fragmentation_index\": 1000.5")]
    [InlineData("\"comm\": \"a\\\"b\"")]
    [InlineData("\"comm\": \"tab\there\"")]
    [InlineData("\"comm\": tru")]
    public async Task Field_of_another_shape_is_read_as_the_general_reader_reads_it(string field) =>
        await SameAsync(Encoding.UTF8.GetBytes(Capture(new Random(5), i => i is 90 or 120 ? $$"""{"event_type": "extfrag", "order": 1, "fallback_order": 2, {{field}}}""" : null)));

    [Fact]
    public async Task Capture_longer_than_a_buffer_is_read_as_the_general_reader_reads_it() =>
        await SameAsync(Encoding.UTF8.GetBytes(Capture(new Random(7), _ => null, 12_000)));

    async Task SameAsync(byte[] bytes)
    {
        var path = _folder.File("capture.json");
        await File.WriteAllBytesAsync(path, bytes, Stop);
        var expected = General(path, bytes);
        if (expected is null)
        {
            return;
        }

        var run = await SeedJsonReader.ReadAsync(path, 9, Stop);

        Assert.Equal(Told(expected), Told(run));
    }

    /// <summary>Null where it is no capture at all.</summary>
    static RunFacts? General(string path, byte[] bytes)
    {
        var accumulator = new SeedAccumulator(path, 9);
        var tokens = new SeedTokens(accumulator);
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        var damaged = false;
        try
        {
            while (reader.Read())
            {
                tokens.Take(ref reader);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            damaged = true;
        }

        var complete = reader is { TokenType: JsonTokenType.EndObject or JsonTokenType.EndArray, CurrentDepth: 0 };
        return !tokens.IsSeed ? null : accumulator.Build(
            damaged ? string.Create(CultureInfo.InvariantCulture, $"it is damaged near byte {reader.BytesConsumed}") : complete ? null : "it is cut off");
    }

    static string Told(RunFacts run) => string.Join('\n', (string[])
    [
        $"{run.Duration} {run.Host} {run.Compactions?.Seen}", .. run.Warnings, .. run.Extfrag!.Select(count => count.ToString()),
        .. run.Activities.Select(count => count.ToString()), .. run.Counters.Select(counter => counter.ToString()),
        .. run.IndexAfterSuccess?.ByIndex.Select(index => index.ToString()) ?? [], string.Join(' ', run.ExtfragSeries!.Values),
        .. run.Compactions?.Kept.Select(point => point.ToString()) ?? [],
    ]);

    static byte[] Damaged(Random random, int kind)
    {
        var bytes = Encoding.UTF8.GetBytes(Capture(random, _ => null)).ToList();
        // Where the fast reader is at work.
        var at = random.Next(bytes.Count / 2, bytes.Count - 40);
        switch (kind)
        {
            case 0: bytes[at] = (byte)random.Next(256); break;
            case 1: bytes.RemoveRange(at, random.Next(1, 40)); break;
            case 2: bytes.InsertRange(at, bytes.GetRange(at, random.Next(1, 40))); break;
            case 3: bytes[at] = (byte)"{}[]\",:0"[random.Next(8)]; break;
            case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(((string[])["1e999", "-", ".5", "0", "true", "null", "\\", "é", "{}"])[random.Next(9)])); break;
            case 5: bytes.InsertRange(at, Enumerable.Repeat((byte)'[', 200)); break;
            case 6: bytes.RemoveRange(at, bytes.Count - at); break;
            default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
        }

        return [.. bytes];
    }

    /// <param name="other">An event of another shape at that place; null for the tool's.</param>
    static string Capture(Random random, Func<int, string?> other, int events = Events) =>
        "{\"metadata\": {\"start_time\": 1756929774.2, \"duration\": 5000.0},\n  \"events\": [\n"
        + string.Join(",\n", Enumerable.Range(0, events).Select(i => other(i) ?? Event(random, i)))
        + "\n  ],\n  \"statistics\": {\"extfrag\": {\"0\": 1}}}";

    static string Event(Random random, int i)
    {
        var seconds = (i / 4.0) + random.NextDouble();
        return random.Next(3) > 0
            ? string.Create(CultureInfo.InvariantCulture, $$"""
                    {
                      "timestamp": {{seconds:0.000000000}},
                      "absolute_time": "2025-09-03T13:03:33.518124",
                      "event_type": "extfrag",
                      "pid": {{random.Next(100000)}},
                      "comm": "kworker/u8:1",
                      "order": {{random.Next(11)}},
                      "fallback_order": {{random.Next(11)}},
                      "migrate_from": "{{((string[])["MOVABLE", "UNMOVABLE", "RECLAIMABLE", ""])[random.Next(4)]}}",
                      "migrate_to": "UNMOVABLE",
                      "is_steal": {{(random.Next(2) == 0 ? "true" : "false")}},
                      "node": -1,
                      "fragmentation_index": 400
                    }
                """)
            : string.Create(CultureInfo.InvariantCulture, $$"""
                    {"timestamp": {{seconds:0.0000}}, "event_type": "{{(random.Next(2) == 0 ? "compaction_success" : "compaction_failure")}}", "pid": 1, "comm": "b", "order": 9, "fragmentation_index": {{random.Next(-1000, 1001)}}, "zone": "Normal", "node": {{random.Next(2)}}}
                """);
    }
}
