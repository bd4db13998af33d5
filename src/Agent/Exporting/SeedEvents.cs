// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Exporting;

/// <summary>
/// Writes events with the tracker's keys in its order. What was not measured has the tracker's own sign for that where it
/// has one (node -1, index -1 of a failure), null where a key must be there, and no key else: its readers compare an index
/// with numbers and would end on a null.
/// </summary>
sealed class SeedEvents(Utf8JsonWriter json, RunDigest run)
{
    const int NotMeasured = -1;

    readonly IReadOnlyList<string> _migratetypes = [.. (run.Start.Host?.Migratetypes ?? []).Select(name => name.ToUpperInvariant())];
    readonly IReadOnlyList<string> _zones = [.. run.Start.Host?.Zones ?? []];

    public void Extfrag(in ExtfragRow row, ClockSample clock)
    {
        Begin(row.BootNs, clock, "extfrag");
        json.WriteNumber("pid", row.Pid);
        json.WriteNumber("tid", row.Tid);
        json.WriteString("comm", row.Comm);
        json.WriteNumber("order", row.AllocOrder);
        json.WriteNumber("fallback_order", row.FallbackOrder);
        json.WriteString("migrate_from", Migratetype(row.Donor));
        json.WriteString("migrate_to", Migratetype(row.Claimer));
        if (row.Ownership == Ownership.Unknown)
        {
            json.WriteNull("is_steal");
        }
        else
        {
            json.WriteBoolean("is_steal", row.Ownership == Ownership.Steal);
        }
        json.WriteNumber("node", row.Node ?? NotMeasured);
        if (row.IndexAlloc is { } index)
        {
            json.WriteNumber("fragmentation_index", index);
        }
        json.WriteEndObject();
    }

    /// <param name="row">A success or failure, or an attempt whose outcome is one of them.</param>
    public void Compaction(in CompactionRow row, ClockSample clock)
    {
        var success = row.Kind == Kind.CompactionSuccess || (row.Kind == Kind.CompactionAttempt && row.Status == (int)Outcome.Success);
        Begin(row.BootNs, clock, success ? "compaction_success" : "compaction_failure");
        json.WriteNumber("pid", row.Pid);
        json.WriteString("comm", row.Comm);
        json.WriteNumber("order", row.Order ?? NotMeasured);
        if (!success)
        {
            json.WriteNumber("fragmentation_index", NotMeasured);
            json.WriteEndObject();
            return;
        }
        if (row.IndexAfter is { } index)
        {
            json.WriteNumber("fragmentation_index", index);
        }
        if (row.Zone is { } zone)
        {
            json.WriteString("zone", zone < _zones.Count ? _zones[zone] : string.Create(CultureInfo.InvariantCulture, $"ZONE_{zone}"));
        }
        json.WriteNumber("node", row.Node ?? NotMeasured);
        json.WriteEndObject();
    }

    void Begin(ulong bootNs, ClockSample clock, string type)
    {
        var wallNs = clock.UnixNs + (long)(bootNs - clock.BootNs);
        json.WriteStartObject();
        json.WritePropertyName("timestamp");
        json.WriteRawValue(SeedNumber.Seconds((long)(bootNs - run.Start.BootNs)));
        json.WriteString("absolute_time",
            DateTimeOffset.UnixEpoch.AddTicks(wallNs / 100).ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        json.WriteString("event_type", type);
    }

    /// <summary>The kernel's own name in capitals; the tracker writes TYPE_n for a number without one.</summary>
    string Migratetype(int number) =>
        number < _migratetypes.Count && _migratetypes[number].Length > 0 ? _migratetypes[number] : string.Create(CultureInfo.InvariantCulture, $"TYPE_{number}");
}
