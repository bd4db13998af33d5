// SPDX-License-Identifier: Apache-2.0
using System.Xml.Linq;
using Fleet.TestKit;

namespace Fleet.Architecture.Tests;

/// <summary>The edges that ARCHITECTURE.md allows. Any other needs a change there first, and here.</summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "proto/Proto.csproj", [] },
        { "src/LibBpf/LibBpf.csproj", [] },
        { "src/Analysis/Analysis.csproj", [] },
        { "src/Recording/Recording.csproj", ["Proto"] },
        { "src/Storage/Storage.csproj", ["Proto", "Recording"] },
        { "src/Agent/Agent.csproj", ["LibBpf", "Proto", "Recording"] },
        { "src/Collector/Collector.csproj", ["Proto", "Storage"] },
        { "src/Plotter/Plotter.csproj", ["Analysis", "Storage"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_references_what_the_architecture_allows_and_nothing_else(string project, string[] allowed) =>
        Assert.Equal(allowed, References(Repository.PathTo(project)));

    [Fact]
    public void Every_project_of_the_product_is_in_the_list()
    {
        var projects = Directory.EnumerateFiles(Repository.PathTo("src"), "*.csproj", SearchOption.AllDirectories)
            .Append(Repository.PathTo("proto", "Proto.csproj"))
            .Select(path => Path.GetRelativePath(Repository.Root, path));

        Assert.Equal(Allowed.Select(row => row.Data.Item1).Order(), projects.Order());
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.PathTo("Fleet.sln")).Replace('\\', '/');
        var missing = new[] { "proto", "src", "tests", "bench" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo(folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))
            .Order(StringComparer.Ordinal)];
}
