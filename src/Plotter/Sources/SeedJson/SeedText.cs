// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;

namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>Tells fields and frequent texts without making a string of each: there are a dozen an event.</summary>
static class SeedText
{
    static readonly (byte[] Bytes, string Text)[] Frequent =
    [
        .. new[] { "extfrag", "compaction_success", "compaction_failure", "UNMOVABLE", "MOVABLE", "RECLAIMABLE", "Normal", "DMA32", "Movable", "" }
            .Select(text => (Encoding.UTF8.GetBytes(text), text)),
    ];

    public static SeedField FieldOf(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        return reader.ValueIsEscaped ? SeedField.Other : name.Length switch
        {
            4 => name.SequenceEqual("node"u8) ? SeedField.Node : name.SequenceEqual("zone"u8) ? SeedField.Zone : SeedField.Other,
            5 => name.SequenceEqual("order"u8) ? SeedField.Order : SeedField.Other,
            8 => name.SequenceEqual("is_steal"u8) ? SeedField.IsSteal : SeedField.Other,
            9 => name.SequenceEqual("timestamp"u8) ? SeedField.Seconds : SeedField.Other,
            10 => name.SequenceEqual("event_type"u8) ? SeedField.Type : name.SequenceEqual("migrate_to"u8) ? SeedField.To : SeedField.Other,
            12 => name.SequenceEqual("migrate_from"u8) ? SeedField.From : SeedField.Other,
            13 => name.SequenceEqual("absolute_time"u8) ? SeedField.LocalTime : SeedField.Other,
            14 => name.SequenceEqual("fallback_order"u8) ? SeedField.FallbackOrder : SeedField.Other,
            19 => name.SequenceEqual("fragmentation_index"u8) ? SeedField.Index : SeedField.Other,
            _ => SeedField.Other,
        };
    }

    /// <summary>The text of a string token.</summary>
    public static string Of(ref Utf8JsonReader reader)
    {
        var value = reader.ValueSpan;
        foreach (var (bytes, text) in reader.ValueIsEscaped ? [] : Frequent)
        {
            if (value.SequenceEqual(bytes))
            {
                return text;
            }
        }

        return reader.GetString()!;
    }
}
