// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fleet.Agent.Host;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Exporting;

/// <summary>
/// Writes a recording as the JSON of plot-fragmentation's tracker, two blanks deep: docs/formats/seed-json.md. Events are
/// written while they are read; statistics are the exact counts.
/// </summary>
sealed class SeedJsonExport
{
    const int FlushBytes = 64 << 10;

    static readonly JsonWriterOptions Layout = new()
    {
        Indented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly RunDigest _run;
    readonly Utf8JsonWriter _json;

    SeedJsonExport(RunDigest run, Utf8JsonWriter json) => (_run, _json) = (run, json);

    /// <exception cref="IOException">The recording cannot be read, or the output takes no more.</exception>
    public static void Write(RunDigest run, Stream output, CancellationToken ct)
    {
        using var json = new Utf8JsonWriter(output, Layout);
        json.WriteStartObject();
        new SeedJsonExport(run, json).Write(ct);
        json.WriteEndObject();
    }

    void Write(CancellationToken ct)
    {
        WriteMetadata();
        _json.WriteStartArray("events");
        WriteEvents(ct);
        _json.WriteEndArray();
        WriteStatistics();
    }

    /// <summary>The first five are the tracker's own; its readers pass over the rest.</summary>
    void WriteMetadata()
    {
        var host = _run.Start.Host ?? new HostFacts();
        var end = _run.End?.BootNs ?? _run.LastBootNs;
        _json.WriteStartObject("metadata");
        Number("start_time", Micros(WallNs(_run.StartClock, _run.Start.BootNs)));
        Number("end_time", Micros(WallNs(_run.StartClock, end)));
        Number("duration", Micros((long)(end - _run.Start.BootNs)));
        _json.WriteNumber("total_events", _run.Events);
        _json.WriteString("kernel_version", host.KernelRelease);
        _json.WriteString("hostname", host.Host);
        _json.WriteString("run_id", _run.RunId.ToString("N"));
        _json.WriteString("exported_by", "fleet-agent " + HostIdentity.AgentVersion);
        _json.WriteBoolean("complete", _run.End is not null && _run.DamagedBytes == 0);
        _json.WriteNumber("damaged_bytes", _run.DamagedBytes);
        _json.WriteString("compaction_source",
            _run.Compaction.Count == 0 ? "none" : _run.IsDerived ? "derived from compaction tracepoints" : "page_alloc:mm_compaction_success/failure");
        _json.WriteNumber("extfrag_counted", _run.Extfrag.Values.Aggregate(0UL, (sum, count) => sum + count));
        _json.WriteNumber("extfrag_in_detail", _run.ExtfragEvents);
        _json.WriteNumber("extfrag_thinned_events", _run.ThinnedEvents);
        _json.WriteEndObject();
    }

    void WriteEvents(CancellationToken ct)
    {
        var events = new SeedEvents(_json, _run);
        foreach (var facts in _run.Details())
        {
            ct.ThrowIfCancellationRequested();
            foreach (var row in facts.Extfrag.Rows())
            {
                events.Extfrag(row, facts.Clock);
            }
            foreach (var row in facts.Compaction.Rows().Where(row => _run.Exports(row)))
            {
                events.Compaction(row, facts.Clock);
            }
            if (_json.BytesPending > FlushBytes)
            {
                _json.Flush();
            }
        }
    }

    void WriteStatistics()
    {
        _json.WriteStartObject("statistics");
        _json.WriteStartObject("extfrag");
        foreach (var (order, count) in _run.Extfrag)
        {
            _json.WriteNumber(Text(order), count);
        }
        _json.WriteEndObject();
        _json.WriteStartObject("compaction");
        foreach (var (order, count) in _run.Compaction)
        {
            _json.WriteStartObject(Text(order));
            _json.WriteNumber("success", count.Success);
            _json.WriteNumber("failure", count.Failure);
            _json.WriteEndObject();
        }
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    void Number(string name, string digits)
    {
        _json.WritePropertyName(name);
        _json.WriteRawValue(digits);
    }

    static long WallNs(ClockSample clock, ulong bootNs) => clock.UnixNs + (long)(bootNs - clock.BootNs);

    static string Micros(long ns) => SeedNumber.Seconds(ns / 1000 * 1000);

    static string Text(int order) => order.ToString(CultureInfo.InvariantCulture);
}
