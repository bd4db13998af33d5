// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text.Json.Nodes;
using Fleet.Agent.Exporting;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Exporting;

public sealed class SeedJsonExportTests : IDisposable
{
    static readonly string[] ExtfragKeys =
    [
        "timestamp", "absolute_time", "event_type", "pid", "tid", "comm", "order", "fallback_order", "migrate_from", "migrate_to",
        "is_steal", "node", "fragmentation_index",
    ];

    static readonly string[] SuccessKeys = ["timestamp", "absolute_time", "event_type", "pid", "comm", "order", "fragmentation_index", "zone", "node"];
    static readonly string[] FailureKeys = ["timestamp", "absolute_time", "event_type", "pid", "comm", "order", "fragmentation_index"];

    readonly TemporaryFolder _folder = new();
    readonly Guid _run = Guid.NewGuid();
    readonly List<Batch> _batches = [];
    readonly Guid _stream = Guid.NewGuid();
    ulong _summary;
    ulong _detail;

    string Recording => _folder.File("run.frag");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Events_have_the_trackers_keys_in_its_order()
    {
        Start();
        Detail(Some.DetailFacts(_run, Some.Extfrag(bootNs: 3_250_000_000)));
        Detail(new Facts { RunId = Some.Bytes(_run), Clock = Some.Clock(), Compaction = Some.Compactions(Attempt(Outcome.Success), Attempt(Outcome.Failed)) });

        var events = Export()["events"]!.AsArray();

        Assert.Equal(ExtfragKeys, Keys(events[0]!));
        Assert.Equal(SuccessKeys, Keys(events[1]!));
        Assert.Equal(FailureKeys, Keys(events[2]!));
        Assert.Equal(
            """{"timestamp":0.25,"event_type":"extfrag","pid":42,"tid":42,"comm":"stress","order":0,"fallback_order":3,"""
            + """ "migrate_from":"MOVABLE","migrate_to":"UNMOVABLE","is_steal":true,"node":0,"fragmentation_index":-1000}""".TrimStart(), Without(events[0]!, "absolute_time"));
        Assert.Equal("""{"timestamp":2.0,"event_type":"compaction_success","pid":42,"comm":"stress","order":9,"fragmentation_index":-1000,"zone":"Normal","node":0}""", Without(events[1]!, "absolute_time"));
    }

    [Fact]
    public void The_absolute_time_is_local_and_fits_the_start_time()
    {
        Start();
        Detail(Some.DetailFacts(_run, Some.Extfrag(bootNs: 3_250_000_000)));
        var export = Export();

        var local = DateTime.Parse((string)export["events"]![0]!["absolute_time"]!, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeLocal);
        var started = DateTimeOffset.UnixEpoch.AddSeconds((double)export["metadata"]!["start_time"]!);
        Assert.InRange((new DateTimeOffset(local) - started).TotalSeconds, 0.249, 0.251);
    }

    [Fact]
    public void Statistics_are_the_exact_counts_though_detail_was_thinned()
    {
        Start(Some.Count(1000), Some.Count(24, donor: 2), Counted(Kind.CompactionAttempt, 9, (int)Outcome.Success, 5), Counted(Kind.CompactionAttempt, 9, (int)Outcome.Failed, 7),
            Counted(Kind.CompactionAttempt, 9, (int)Outcome.Deferred, 100));
        Detail(Some.DetailFacts(_run, Some.Extfrag() with { OneIn = 100 }, Some.Extfrag()));

        var export = Export();

        Assert.Equal("""{"extfrag":{"0":1024},"compaction":{"9":{"success":5,"failure":7}}}""", export["statistics"]!.ToJsonString());
        Assert.Equal((2, 1024, 2, 1), ((int)export["metadata"]!["total_events"]!, (int)export["metadata"]!["extfrag_counted"]!, (int)export["metadata"]!["extfrag_in_detail"]!,
            (int)export["metadata"]!["extfrag_thinned_events"]!));
        Assert.Equal("derived from compaction tracepoints", (string?)export["metadata"]!["compaction_source"]);
    }

    [Fact]
    public void Where_the_out_of_tree_tracepoints_fired_they_are_exported_and_nothing_is_told_twice()
    {
        Start(Counted(Kind.CompactionSuccess, 9, 0, 1), Counted(Kind.CompactionFailure, 4, 0, 2), Counted(Kind.CompactionAttempt, 9, (int)Outcome.Success, 1));
        Detail(new Facts
        {
            RunId = Some.Bytes(_run), Clock = Some.Clock(),
            Compaction = Some.Compactions(Attempt(Outcome.Success), Some.Compaction(kind: Kind.CompactionSuccess), Some.Compaction(kind: Kind.CompactionFailure), Some.Compaction()),
        });

        var export = Export();

        Assert.Equal(["compaction_success", "compaction_failure"], export["events"]!.AsArray().Select(e => (string)e!["event_type"]!));
        Assert.Equal("""{"4":{"success":0,"failure":2},"9":{"success":1,"failure":0}}""", export["statistics"]!["compaction"]!.ToJsonString());
        Assert.Equal("page_alloc:mm_compaction_success/failure", (string?)export["metadata"]!["compaction_source"]);
    }

    [Fact]
    public void What_was_not_measured_is_absent_or_has_the_trackers_own_sign()
    {
        Start();
        Detail(Some.DetailFacts(_run, Some.Extfrag() with { Node = null, Zone = null, IndexAlloc = null, UnusableAlloc = null, Ownership = Ownership.Unknown, Donor = 17 }));
        Detail(new Facts { RunId = Some.Bytes(_run), Clock = Some.Clock(), Compaction = Some.Compactions(Attempt(Outcome.Success) with { Zone = null, Node = null, IndexAfter = null }) });

        var events = Export()["events"]!.AsArray();

        Assert.Equal((-1, null, "TYPE_17"), ((int)events[0]!["node"]!, events[0]!["is_steal"], (string)events[0]!["migrate_from"]!));
        Assert.DoesNotContain("fragmentation_index", Keys(events[0]!));
        Assert.DoesNotContain("fragmentation_index", Keys(events[1]!));
        Assert.DoesNotContain("zone", Keys(events[1]!));
    }

    [Fact]
    public void A_batch_with_a_broken_column_is_left_out_whole_and_said_to_be()
    {
        Start(Some.Count(3));
        Detail(Some.DetailFacts(_run, Some.Extfrag()));
        var broken = Some.DetailFacts(_run, Some.Extfrag(), Some.Extfrag(), Some.Extfrag());
        broken.Extfrag.Pid.RemoveAt(1);
        Detail(broken);

        var export = Export();

        Assert.Single(export["events"]!.AsArray());
        Assert.Equal((1, false), ((int)export["metadata"]!["total_events"]!, (bool)export["metadata"]!["complete"]!));
        Assert.True((long)export["metadata"]!["damaged_bytes"]! > 0);
    }

    [Fact]
    public void Cut_off_anywhere_what_is_whole_is_exported()
    {
        Start(Some.Count(3));
        Detail(Some.DetailFacts(_run, Some.Extfrag(), Some.Extfrag()));
        Detail(Some.DetailFacts(_run, Some.Extfrag()));
        Save();
        var whole = File.ReadAllBytes(Recording);
        var seen = new SortedSet<int>();
        for (var length = whole.Length; length > 0; length -= 7)
        {
            File.WriteAllBytes(Recording, whole[..length]);
            try
            {
                using var stream = new MemoryStream();
                SeedJsonExport.Write(RunDigest.Of([Recording], CancellationToken.None), stream, CancellationToken.None);
                seen.Add(JsonNode.Parse(stream.ToArray())!["events"]!.AsArray().Count);
            }
            catch (Exception e) when (e is ExportException or SegmentFormatException)
            {
                Assert.True(length < whole.Length / 2, $"{length} of {whole.Length} bytes: {e.Message}");
            }
        }

        Assert.Equal([0, 2, 3], seen);
    }

    [Fact]
    public async Task A_real_run_is_the_very_bytes_that_python_writes()
    {
        Requires.Tool("python3");
        const string Stream = "01fe9529dc954eec814845a891c7ad8e";
        var (output, rewritten) = (_folder.File("seed.json"), _folder.File("python.json"));
        string[] segments = [.. Directory.GetFiles(Repository.PathTo("lab", "recordings"), Stream + "-*.frag")];

        var (code, _, stderr) = await AgentProcess.RunAsync(["export", .. segments, "--format", "seed-json", "-o", output]);
        Assert.True(code == 0, stderr);
        using var python = Process.Start("python3", ["-c", "import json, sys; json.dump(json.load(open(sys.argv[1])), open(sys.argv[2], 'w'), indent=2)", output, rewritten]);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(File.ReadAllText(rewritten), File.ReadAllText(output));
        var export = JsonNode.Parse(File.ReadAllText(output))!;
        var events = export["events"]!.AsArray();
        Assert.True(events.Count > 500);
        Assert.Equal(events.CountBy(e => (int)e!["order"]!).OrderBy(pair => pair.Key).Select(pair => (pair.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), pair.Value)),
            export["statistics"]!["extfrag"]!.AsObject().Select(pair => (pair.Key, (int)pair.Value!)));
    }

    [Fact]
    public async Task A_heap_of_a_third_of_the_output_is_enough()
    {
        const int Batches = 100, Rows = 1500;
        Start(Some.Count(Batches * Rows));
        var rows = Enumerable.Range(0, Rows).Select(i => Some.Extfrag(bootNs: 4_000_000_000 + ((ulong)i * 1000))).ToArray();
        for (var i = 0; i < Batches; i++)
        {
            Detail(Some.DetailFacts(_run, rows));
        }
        Save();
        var output = _folder.File("seed.json");

        var (code, _, stderr) = await ProcessRun.RunAsync("env", "DOTNET_GCHeapHardLimit=0x1000000", AgentProcess.Path, "export", Recording, "--format", "seed-json", "-o", output);

        Assert.True(code == 0, stderr);
        Assert.True(new FileInfo(output).Length > 3 * 0x1000000);
        Assert.Equal(Batches * Rows, File.ReadLines(output).Count(line => line == "      \"event_type\": \"extfrag\","));
    }

    [Fact]
    public async Task An_output_that_exists_is_kept_unless_forced_and_a_foreign_file_is_refused()
    {
        Start();
        Save();
        File.WriteAllText(_folder.File("precious"), "precious");

        Assert.Equal(2, (await AgentProcess.RunAsync("export", Recording, "--format", "seed-json", "-o", _folder.File("precious"))).Code);
        Assert.Equal("precious", File.ReadAllText(_folder.File("precious")));
        Assert.Equal(2, (await AgentProcess.RunAsync("export", _folder.File("precious"), "--format", "seed-json")).Code);
        Assert.Equal(0, (await AgentProcess.RunAsync("export", Recording, "--format", "seed-json", "-o", _folder.File("precious"), "--force")).Code);
        Assert.Equal(4, (await AgentProcess.RunAsync("export", Recording, "--format", "seed-json", "-o", "/dev/full", "--force")).Code);
    }

    [Fact]
    public async Task Segments_without_the_start_of_their_run_hold_no_run()
    {
        Detail(Some.DetailFacts(_run, Some.Extfrag()));
        Save();

        var (code, _, stderr) = await AgentProcess.RunAsync("export", Recording, "--format", "seed-json");

        Assert.Equal(3, code);
        Assert.Contains("no start of a run", stderr, StringComparison.Ordinal);
    }

    static CompactionRow Attempt(Outcome outcome) => Some.Compaction(kind: Kind.CompactionAttempt) with { Status = (int)outcome };

    static CountRow Counted(Kind kind, int order, int status, ulong count) =>
        new(new CountKey(kind, order, 0, 0, 0, Ownership.Unknown, Node: null, Zone: null, Bucket: 0, Status: status), count);

    static List<string> Keys(JsonNode node) => [.. node.AsObject().Select(pair => pair.Key)];

    static string Without(JsonNode node, string key)
    {
        node.AsObject().Remove(key);
        return node.ToJsonString();
    }

    void Start(params CountRow[] counts)
    {
        Summary(Some.RunStart(_run));
        if (counts.Length > 0)
        {
            Summary(Some.SummaryFacts(_run, counts));
        }
    }

    void Summary(Facts facts) => _batches.Add(BatchCodec.Encode(new(_stream, Lane.Summary), ++_summary, facts, 3_000_000_000, 5_000_000_000));

    void Detail(Facts facts) => _batches.Add(BatchCodec.Encode(new(_stream, Lane.Detail), ++_detail, facts, 3_000_000_000, 5_000_000_000));

    void Save()
    {
        using var writer = SegmentWriter.Create(Recording, new(_stream, Lane.Unspecified, 1, 0));
        _batches.ForEach(batch => writer.Append(batch));
    }

    JsonNode Export()
    {
        Save();
        using var stream = new MemoryStream();
        SeedJsonExport.Write(RunDigest.Of([Recording], CancellationToken.None), stream, CancellationToken.None);
        return JsonNode.Parse(stream.ToArray())!;
    }
}
