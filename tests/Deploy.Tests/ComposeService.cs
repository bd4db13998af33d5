// SPDX-License-Identifier: Apache-2.0
using YamlDotNet.RepresentationModel;

namespace Fleet.Deploy.Tests;

/// <summary>One service of a compose file.</summary>
sealed class ComposeService(string name, YamlMappingNode node)
{
    public string Name { get; } = name;

    /// <summary>True for the programs of this repository, false for the database.</summary>
    public bool IsOurs => Has("build");

    public bool RunsOnce => Text("restart") == "no";

    public bool Has(string key) => node.Children.ContainsKey(key);

    public YamlNode this[string key] => node.Children[key];

    public string? Text(string key) => Has(key) ? ((YamlScalarNode)this[key]).Value : null;

    /// <summary>The scalars of a list; empty when the service has no such key.</summary>
    public string[] List(string key) =>
        Has(key) ? [.. ((YamlSequenceNode)this[key]).OfType<YamlScalarNode>().Select(item => item.Value!)] : [];

    public IReadOnlyDictionary<string, string> Map(string key) =>
        Has(key)
            ? ((YamlMappingNode)this[key]).Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString())
            : new Dictionary<string, string>();

    /// <summary>The condition under which this service starts after another; null when it does not wait for it.</summary>
    public string? WaitsFor(string other) =>
        Has("depends_on") && ((YamlMappingNode)this["depends_on"]).Children.TryGetValue(other, out var rule) ? rule["condition"].ToString() : null;

    public string[] HealthCheck => [.. ((YamlSequenceNode)this["healthcheck"]["test"]).Select(word => word.ToString())];

    /// <summary>Paths of the host that the service mounts.</summary>
    public IEnumerable<YamlMappingNode> Binds =>
        Has("volumes") ? ((YamlSequenceNode)this["volumes"]).OfType<YamlMappingNode>().Where(mount => mount["type"].ToString() == "bind") : [];

    public override string ToString() => Name;
}
