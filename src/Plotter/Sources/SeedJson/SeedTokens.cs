// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>Turns the tokens of a seed file into events and metadata, one token at a time.</summary>
/// <remarks>Depths: 1 metadata, events, statistics; 2 an event; 3 its fields. Anything unknown is passed over.</remarks>
sealed class SeedTokens(SeedAccumulator accumulator)
{
    string _section = "";
    string _group = "";
    string _name = "";
    SeedField _field;
    SeedEvent _event;

    /// <summary>Whether any part that the seed tool writes was met.</summary>
    public bool IsSeed { get; private set; }

    /// <summary>Whether the token that was taken last ended an event, and the next ones may be read as flat ones.</summary>
    public bool AfterEvent { get; private set; }

    public void Take(ref Utf8JsonReader reader)
    {
        AfterEvent = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Name(ref reader);
                break;
            case JsonTokenType.StartObject when _section == "events" && reader.CurrentDepth == 2:
                _event = default;
                break;
            case JsonTokenType.EndObject when _section == "events" && reader.CurrentDepth == 2:
                accumulator.Add(_event);
                AfterEvent = !accumulator.WantsLocalTime;
                break;
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                Value(ref reader);
                break;
        }
    }

    void Name(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (depth == 3 && _section == "events")
        {
            _field = SeedText.FieldOf(ref reader);
            return;
        }

        _name = reader.GetString()!;
        (_section, _group) = depth switch
        {
            1 => (_name, ""),
            2 => (_section, _name),
            _ => (_section, _group),
        };
        IsSeed |= depth == 1 && _name is "metadata" or "events" or "statistics";
    }

    void Value(ref Utf8JsonReader reader)
    {
        switch (_section, reader.CurrentDepth)
        {
            case ("events", 3):
                Field(ref reader);
                break;
            case ("metadata", 2):
                accumulator.Metadata[_name] = Text(ref reader);
                break;
            case ("statistics", 3) when _group == "extfrag":
                accumulator.StatedExtfrag = (accumulator.StatedExtfrag ?? 0) + (long)(Number(ref reader) ?? 0);
                break;
        }
    }

    void Field(ref Utf8JsonReader reader)
    {
        switch (_field)
        {
            case SeedField.Type: _event.Type = Text(ref reader); break;
            case SeedField.Seconds: _event.Seconds = Number(ref reader); break;
            // It tells when the probes were loaded, and the first events are enough for that.
            case SeedField.LocalTime when accumulator.WantsLocalTime:
                _event.LocalTime = reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var t) ? t : null;
                break;
            case SeedField.Order: _event.Order = Whole(ref reader); break;
            case SeedField.FallbackOrder: _event.FallbackOrder = Whole(ref reader); break;
            case SeedField.From: _event.From = Text(ref reader); break;
            case SeedField.To: _event.To = Text(ref reader); break;
            case SeedField.IsSteal: _event.IsSteal = reader.TokenType switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null }; break;
            case SeedField.Index: _event.Index = Number(ref reader) is >= -1000 and <= 1000 and var index ? (int)index : null; break;
            case SeedField.Zone: _event.Zone = Text(ref reader) is { Length: > 0 and <= 32 } zone ? zone : null; break;
            case SeedField.Node: _event.Node = Whole(ref reader); break;
        }
    }

    // Orders and nodes; -1 stands for "not measured" in the seed's files.
    static int? Whole(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var whole)
        ? whole is >= 0 and <= ushort.MaxValue ? whole : null
        : Number(ref reader) is >= 0 and <= ushort.MaxValue and var value ? (int)value : null;

    // Numbers come as numbers or as strings; anything else is not one.
    static double? Number(ref Utf8JsonReader reader)
    {
        var value = 0.0;
        var read = reader.TokenType == JsonTokenType.Number
            ? reader.TryGetDouble(out value)
            : double.TryParse(Text(ref reader), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        return read && Math.Abs(value) < 1e15 ? value : null;
    }

    static string Text(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? SeedText.Of(ref reader)
        : Encoding.UTF8.GetString(reader.HasValueSequence ? [] : reader.ValueSpan);
}
