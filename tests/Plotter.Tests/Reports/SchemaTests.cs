// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fleet.Plotter.Reports;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Reports;

/// <summary>docs/formats describes what programs read: written from the types, and never silently changed.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("compare-v1", typeof(CompareDocument))]
    [InlineData("runs-v1", typeof(RunsDocument))]
    [InlineData("gate-v1", typeof(GateDocument))]
    public void Schema_file_is_that_of_the_document(string name, Type document)
    {
        var path = Repository.PathTo("docs", "formats", name + ".schema.json");
        var schema = JsonText.SchemaOf(document, $"fleet/{name.Replace('-', '/')}");
        if (Environment.GetEnvironmentVariable("FLEET_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, schema);
        }

        Assert.Equal(File.ReadAllText(path), schema);
    }

    [Fact]
    public void Every_key_of_a_comparison_is_described()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs", "formats", "compare-v1.schema.json")))!;
        var described = Regex.Matches(File.ReadAllText(Repository.PathTo("docs", "formats", "compare-v1.md")), "`([a-z0-9_]+)`")
            .Select(match => match.Groups[1].Value).ToArray();

        Assert.Equal([], Keys(schema).Distinct().Except(described));
    }

    static IEnumerable<string> Keys(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == "properties"
            ? ((JsonObject)pair.Value!).Select(property => property.Key).Concat(((JsonObject)pair.Value!).SelectMany(property => Keys(property.Value)))
            : Keys(pair.Value)),
        JsonArray list => list.SelectMany(Keys),
        _ => [],
    };
}
