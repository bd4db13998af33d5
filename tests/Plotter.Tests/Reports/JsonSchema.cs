// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fleet.Plotter.Tests.Reports;

/// <summary>Holds a document to a JSON schema, as far as our schemas go: types, properties, what is required, items, references.</summary>
static class JsonSchema
{
    /// <summary>What is wrong, by its path; empty where all is right. A key that the schema does not know is wrong, too.</summary>
    public static IEnumerable<string> Faults(JsonNode schema, JsonNode? value, string path)
    {
        if (schema["$ref"] is { } reference)
        {
            return Faults(Referred(schema.Root, (string)reference!), value, path);
        }

        var kind = KindOf(value);
        string[] allowed = schema["type"] switch { JsonArray several => [.. several.Select(one => (string)one!)], { } one => [(string)one!], null => [kind] };
        if (!allowed.Contains(kind) && !(kind == "integer" && allowed.Contains("number")))
        {
            return [$"{path}: {kind}, want {string.Join(" or ", allowed)}"];
        }

        return value switch
        {
            JsonObject map => Members(schema, map, path),
            JsonArray list when schema["items"] is { } items => list.SelectMany((one, i) => Faults(items, one, $"{path}[{i}]")),
            _ => [],
        };
    }

    static IEnumerable<string> Members(JsonNode schema, JsonObject map, string path) =>
    [
        .. (schema["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !map.ContainsKey(name)).Select(name => $"{path}.{name}: missing"),
        .. map.SelectMany(pair => (schema["properties"]?[pair.Key] ?? schema["additionalProperties"]) is { } known
            ? Faults(known, pair.Value, $"{path}.{pair.Key}") : [$"{path}.{pair.Key}: unknown"]),
    ];

    // All of ours are pointers into the same file.
    static JsonNode Referred(JsonNode root, string pointer) =>
        pointer.Split('/').Skip(1).Aggregate(root, (at, name) => at[name] ?? throw new ArgumentException($"the schema has no {pointer}"));

    static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) || value.ToJsonString().Contains('E', StringComparison.Ordinal) ? "number" : "integer",
        _ => "boolean",
    };
}
