// SPDX-License-Identifier: Apache-2.0
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Fleet.Plotter.Reports;

/// <summary>How every document of the plotter is written: snake_case keys, indented, one line end.</summary>
static class JsonText
{
    static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        // < and > of the headline stay as people write them; the document is not put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static string Of<T>(T document) => JsonSerializer.Serialize(document, Format) + "\n";

    /// <summary>The JSON schema (2020-12) of a document.</summary>
    public static string SchemaOf(Type document, string title)
    {
        var schema = (JsonObject)Format.GetJsonSchemaAsNode(document, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        return schema.ToJsonString(Format) + "\n";
    }
}
