// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;

namespace Fleet.EndToEnd.Tests;

/// <summary>Somewhere that runs are kept, and what the plotter's commands say of them there.</summary>
/// <param name="Store">What stands after --store; null where the arms are files.</param>
/// <param name="Old">The runs of the older kernel.</param>
/// <param name="New">Those of the newer one.</param>
sealed record Place(string Folder, string? Store, string Old, string New)
{
    const string Policy = """{ "schema": "fleet/policy/v1", "metrics": { "extfrag_fragmenting": { "max_percent": 10 } } }""";

    IEnumerable<string> At => Store is null ? [] : ["--store", Store];

    /// <summary>What each command prints and writes, without the names of the place itself.</summary>
    public async Task<Dictionary<string, string>> AnswersAsync()
    {
        Directory.CreateDirectory(Folder);
        var policy = Path.Combine(Folder, "policy.json");
        await File.WriteAllTextAsync(policy, Policy);
        var answers = new Dictionary<string, string>
        {
            ["compare"] = await SayAsync("compare", Old, New, "--json", "-"),
            ["compare --format csv"] = await SayAsync("compare", Old, New, "--format", "csv"),
            ["compare --format mail"] = await SayAsync("compare", Old, New, "--format", "mail"),
            ["gate"] = await SayAsync("gate", Old, New, "--policy", policy, "--format", "json"),
            ["plot"] = await DrawAsync("plot", Old),
            ["history"] = await DrawAsync("history", Old, New),
            ["matrix"] = await DrawAsync("matrix", Old, New),
        };
        if (Store is not null)
        {
            answers["serve"] = await ServeAsync();
            answers["list"] = await SayAsync("list", "--format", "json");
            await SayAsync("label", Old, "seen=yes");
            answers["label, then list"] = await SayAsync("list", "seen=yes", "--format", "json");
            await SayAsync("label", Old, "seen=");
        }
        return answers;
    }

    async Task<string> SayAsync(string command, params IEnumerable<string> arguments)
    {
        var (code, output, error) = await Shipped.RunAsync("plotter", [command, .. arguments, .. At]);
        // What a gate says of these kernels is its own affair, as long as it says the same everywhere.
        Assert.True(code == 0 || (command == "gate" && code == 1), $"{command} at {Store ?? "files"}: exit {code}\n{error}");
        return $"exit {code}\n{Anywhere(output)}";
    }

    async Task<string> DrawAsync(string command, params string[] sources)
    {
        var figure = Path.Combine(Folder, $"{command}.png");
        await SayAsync(command, [.. sources, "-o", figure]);
        Assert.True(new FileInfo(figure).Length > 10_000);
        var panels = Directory.GetFiles(Path.Combine(Folder, $"{command}.panels")).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(panels);
        return string.Join('\n', panels.Select(panel => Path.GetFileName(panel) + "\n" + Anywhere(File.ReadAllText(panel))));
    }

    async Task<string> ServeAsync()
    {
        await using var server = Shipped.Start("plotter", ["serve", "--http", "127.0.0.1:0", .. At]);
        var page = Regex.Match(await server.SaysAsync("http://127.0.0.1:"), @"http://127\.0\.0\.1:\d+").Value;
        using var http = new HttpClient();
        var answer = await http.GetStringAsync(new Uri($"{page}/compare.json?a={Uri.EscapeDataString(Old)}&b={Uri.EscapeDataString(New)}"));
        Assert.Equal(0, await server.TerminateAsync());
        return Anywhere(answer);
    }

    string Anywhere(string said) =>
        Regex.Replace(said, "\"source\": *\"[^\"]*\",?", "").Replace(Old, "OLD", StringComparison.Ordinal).Replace(New, "NEW", StringComparison.Ordinal);
}
