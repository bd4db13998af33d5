// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.TestKit;
using YamlDotNet.RepresentationModel;

namespace Fleet.Deploy.Tests;

/// <summary>A compose file as it stands in deploy/: anchors merged, variables replaced by their defaults.</summary>
sealed partial class ComposeFile
{
    readonly YamlMappingNode _root;

    ComposeFile(YamlMappingNode root) => _root = root;

    public static ComposeFile Read(string name)
    {
        var text = WithDefaults().Replace(File.ReadAllText(Repository.PathTo("deploy", name)), "${fallback}");
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return new ComposeFile((YamlMappingNode)Merge(stream.Documents[0].RootNode));
    }

    public IEnumerable<string> Sections => _root.Children.Keys.Select(key => key.ToString());

    public IReadOnlyList<ComposeService> Services =>
        [.. Section("services").Children.Select(pair => new ComposeService(pair.Key.ToString(), (YamlMappingNode)pair.Value))];

    public ComposeService Service(string name) => Assert.Single(Services, service => service.Name == name);

    public YamlMappingNode Section(string name) => (YamlMappingNode)_root.Children[name];

    // YamlDotNet's own merging refuses a key that stands in the mapping and in what is merged into it.
    static YamlNode Merge(YamlNode node)
    {
        if (node is not YamlMappingNode mapping)
        {
            return node;
        }
        var merged = new YamlMappingNode();
        foreach (var (key, value) in mapping.Children.Where(pair => pair.Key.ToString() == "<<").SelectMany(pair => ((YamlMappingNode)Merge(pair.Value)).Children))
        {
            merged.Children[key] = value;
        }
        foreach (var (key, value) in mapping.Children.Where(pair => pair.Key.ToString() != "<<"))
        {
            merged.Children[key] = Merge(value);
        }
        return merged;
    }

    [GeneratedRegex(@"\$\{[A-Z_]+:-(?<fallback>[^}]*)\}")]
    private static partial Regex WithDefaults();
}
