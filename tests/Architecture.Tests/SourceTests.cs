// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.TestKit;

namespace Fleet.Architecture.Tests;

/// <summary>House rules that no analyzer knows.</summary>
public sealed class SourceTests
{
    static readonly string[] Folders = ["src", "tests", "bpf", "proto", "bench", "lab", "eng", "deploy"];

    [Fact]
    public void Every_source_file_begins_with_its_licence() =>
        Assert.Empty(Sources("*.cs", "*.c", "*.h", "*.proto")
            .Where(path => !File.ReadLines(path).First().Contains("SPDX-License-Identifier:", StringComparison.Ordinal))
            .Select(Name));

    [Fact]
    public void No_name_says_only_that_it_holds_things() =>
        Assert.Empty(Sources("*.cs")
            .Where(path => Regex.IsMatch(Path.GetFileNameWithoutExtension(path), "(Common|Utils?|Helpers?|Manager|Misc)$"))
            .Select(Name));

    [Fact]
    public void Unsafe_code_stands_in_LibBpf_alone() =>
        Assert.Empty(Sources("*.cs")
            .Where(path => !Name(path).StartsWith("src/LibBpf/", StringComparison.Ordinal) && !Name(path).StartsWith("tests/LibBpf.Tests/", StringComparison.Ordinal))
            .Where(path => Regex.IsMatch(File.ReadAllText(path), @"\bunsafe\s+(static|class|struct|partial|void|delegate|\{)"))
            .Select(Name));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.Empty(Sources("*.cs", "*.c", "*.h", "*.proto", "*.sql")
            .Where(path => Name(path) != "tests/Architecture.Tests/SourceTests.cs")
            .Where(path => Regex.IsMatch(File.ReadAllText(path), @"\b(TODO|FIXME|XXX|NotImplementedException)\b"))
            .Select(Name));

    [Fact]
    public void A_program_is_a_table_of_contents_of_at_most_30_lines() =>
        Assert.All(Sources("Program.cs"), path => Assert.InRange(File.ReadLines(path).Count(), 1, 30));

    [Fact]
    public void Log_event_ids_are_unique_and_within_their_service()
    {
        var ranges = new Dictionary<string, (int From, int To)>
        {
            ["Agent"] = (1000, 1999), ["Collector"] = (2000, 2999), ["Plotter"] = (3000, 3999), ["Storage"] = (4000, 4999),
        };
        var ids = Sources("*Log.cs")
            .Where(path => Name(path).StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(path => Regex.Matches(File.ReadAllText(path), @"LoggerMessage\((?:EventId\s*=\s*)?(\d+)")
                .Select(match => (Service: Name(path).Split('/')[1], Id: int.Parse(match.Groups[1].Value, null))))
            .ToArray();

        Assert.NotEmpty(ids);
        Assert.All(ids, entry => Assert.InRange(entry.Id, ranges[entry.Service].From, ranges[entry.Service].To));
        Assert.Equal(ids.Length, ids.DistinctBy(entry => entry.Id).Count());
    }

    static IEnumerable<string> Sources(params string[] patterns) =>
        Folders.Select(folder => Repository.PathTo(folder)).Where(Directory.Exists)
            .SelectMany(folder => patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)));

    static string Name(string path) => Path.GetRelativePath(Repository.Root, path);
}
