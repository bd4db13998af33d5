// SPDX-License-Identifier: Apache-2.0
using System.Text.Encodings.Web;
using System.Text.Json;

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
    };

    public static string Of<T>(T document) => JsonSerializer.Serialize(document, Format) + "\n";
}
