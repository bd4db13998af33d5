// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;

namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>Tells fields and frequent texts without making a string of each: there are a dozen an event.</summary>
static class SeedText
{
    public static SeedField FieldOf(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? SeedField.Other : FieldOf(reader.ValueSpan);

    /// <param name="name">As it stands in the file, without escapes.</param>
    public static SeedField FieldOf(ReadOnlySpan<byte> name) => name.Length switch
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

    /// <summary>The text of a string token.</summary>
    public static string Of(ref Utf8JsonReader reader) =>
        (reader.ValueIsEscaped ? null : Frequent(reader.ValueSpan)) ?? reader.GetString()!;

    /// <summary>One of the texts that the tool writes again and again; null for any other.</summary>
    public static string? Frequent(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => "",
        5 => text.SequenceEqual("DMA32"u8) ? "DMA32" : null,
        6 => text.SequenceEqual("Normal"u8) ? "Normal" : null,
        7 => text.SequenceEqual("extfrag"u8) ? "extfrag" : text.SequenceEqual("MOVABLE"u8) ? "MOVABLE" : text.SequenceEqual("Movable"u8) ? "Movable" : null,
        9 => text.SequenceEqual("UNMOVABLE"u8) ? "UNMOVABLE" : null,
        11 => text.SequenceEqual("RECLAIMABLE"u8) ? "RECLAIMABLE" : null,
        18 => text.SequenceEqual("compaction_success"u8) ? "compaction_success" : text.SequenceEqual("compaction_failure"u8) ? "compaction_failure" : null,
        _ => null,
    };
}
