// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>Tells fields and frequent texts without making a string of each: there are a dozen an event.</summary>
static class SeedText
{
    static readonly string[] Frequent =
        ["extfrag", "compaction_success", "compaction_failure", "UNMOVABLE", "MOVABLE", "RECLAIMABLE", "Normal", "DMA32", "Movable", ""];

    public static SeedField FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("event_type"u8) ? SeedField.Type
        : reader.ValueTextEquals("timestamp"u8) ? SeedField.Seconds
        : reader.ValueTextEquals("absolute_time"u8) ? SeedField.LocalTime
        : reader.ValueTextEquals("order"u8) ? SeedField.Order
        : reader.ValueTextEquals("fallback_order"u8) ? SeedField.FallbackOrder
        : reader.ValueTextEquals("migrate_from"u8) ? SeedField.From
        : reader.ValueTextEquals("migrate_to"u8) ? SeedField.To
        : reader.ValueTextEquals("is_steal"u8) ? SeedField.IsSteal
        : reader.ValueTextEquals("fragmentation_index"u8) ? SeedField.Index
        : reader.ValueTextEquals("zone"u8) ? SeedField.Zone
        : reader.ValueTextEquals("node"u8) ? SeedField.Node
        : SeedField.Other;

    /// <summary>The text of a string token.</summary>
    public static string Of(ref Utf8JsonReader reader)
    {
        foreach (var text in Frequent)
        {
            if (reader.ValueTextEquals(text))
            {
                return text;
            }
        }

        return reader.GetString()!;
    }
}
