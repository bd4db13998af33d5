// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Reports;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Reports;

public sealed class FormatTests
{
    static readonly Arm Baseline = SyntheticRuns.Arm("6.1.0-44-cloud-amd64", 6, 3000, seed: 1);
    static readonly Arm B = SyntheticRuns.Arm("6.12.117+deb12-cloud-amd64", 6, 1500, seed: 50);
    static readonly Arm C = SyntheticRuns.Arm("6.18.1-vanilla", 6, 3060, seed: 90);
    static readonly ArmsComparison Pair = Against(B);
    static readonly ArmsComparison Three = Against(B, C);

    [Theory]
    [InlineData("text", nameof(ReportStyle.Mmtests))]
    [InlineData("text", nameof(ReportStyle.Benchstat))]
    [InlineData("text", nameof(ReportStyle.Lkp))]
    [InlineData("mail", nameof(ReportStyle.Fleet))]
    [InlineData("mail", nameof(ReportStyle.Benchstat))]
    [InlineData("markdown", nameof(ReportStyle.Fleet))]
    [InlineData("csv", nameof(ReportStyle.Fleet))]
    [InlineData("junit", nameof(ReportStyle.Fleet))]
    [InlineData("ktap", nameof(ReportStyle.Fleet))]
    public void Each_format_is_the_golden_one(string format, string style)
    {
        var suffix = style == nameof(ReportStyle.Fleet) ? "" : "-" + style.ToLowerInvariant();

        GoldenFile.Check($"{format}{suffix}.txt", Write(format, Pair, Enum.Parse<ReportStyle>(style)));
    }

    [Theory]
    [InlineData(nameof(ReportStyle.Fleet))]
    [InlineData(nameof(ReportStyle.Mmtests))]
    [InlineData(nameof(ReportStyle.Benchstat))]
    [InlineData(nameof(ReportStyle.Lkp))]
    public void Three_arms_stand_side_by_side(string style) =>
        GoldenFile.Check($"three-{style.ToLowerInvariant()}.txt", Write("text", Three, Enum.Parse<ReportStyle>(style)));

    [Theory]
    [InlineData("6.12.117+deb12-cloud-amd64")]
    [InlineData("ein sehr langer Name für den gepatchten Kernel, den jemand ± 2026 \t gebaut hat und der nicht aufhören will")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    [InlineData("日本語のカーネル")]
    public void Mail_is_ascii_of_at_most_76_columns_whatever_an_arm_is_called(string label)
    {
        foreach (var style in Enum.GetValues<ReportStyle>())
        {
            var mail = Write("mail", Against(B with { Label = label }, C), style);

            Assert.All(mail.Split('\n'), line => Assert.InRange(line.Length, 0, 76));
            Assert.All(mail, letter => Assert.True(letter is '\n' or (>= ' ' and <= '~'), $"U+{(int)letter:X4}"));
        }
    }

    [Fact]
    public void Mail_of_twelve_arms_fits_whatever_they_are_called()
    {
        // Names from a fixed seed: short and endless, with and without spaces, of any letters.
        var random = new Random(76);
        for (var round = 0; round < 10; round++)
        {
            var others = Enumerable.Range(0, 11).Select(_ => B with { Label = string.Concat(Enumerable.Range(0, random.Next(1, 160)).Select(_ => (char)random.Next(0x20, 0x2ff))) });
            var arms = Against([.. others]);
            foreach (var style in Enum.GetValues<ReportStyle>())
            {
                var mail = Write("mail", arms, style);

                Assert.All(mail.Split('\n'), line => Assert.InRange(line.Length, 0, 76));
                Assert.DoesNotMatch("[^\n -~]", mail);
            }
        }
    }

    [Fact]
    public void Json_is_what_its_schema_says()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.PathTo("docs", "formats", "compare-v1.schema.json")))!;

        Assert.Equal([], JsonSchema.Faults(schema, JsonNode.Parse(Write("json", Three, ReportStyle.Fleet)), ""));
        Assert.NotEmpty(JsonSchema.Faults(schema, JsonNode.Parse("""{ "schema": 1 }"""), ""));
    }

    [Fact]
    public void Ktap_is_read_by_a_parser_of_tap()
    {
        Requires.Tool("prove");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("worse.ktap"), Write("ktap", ArmComparer.CompareAll(B, [Baseline], SyntheticRuns.Options), ReportStyle.Fleet));
        File.WriteAllText(folder.File("better.ktap"), Write("ktap", Against(B), ReportStyle.Fleet));

        Assert.Matches("(?s)Failed [1-9][0-9]*/[0-9]+ subtests.*Result: FAIL", Prove(folder.File("worse.ktap")));
        Assert.Contains("Result: PASS", Prove(folder.File("better.ktap")), StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_does_not_fold_the_table_of_ordinary_kernels()
    {
        var mail = Write("mail", Pair, ReportStyle.Fleet);

        Assert.Matches(@"(?m)^Extfrag unmovable placed with movable +[0-9.]+ +[0-9.]+ \* +[0-9.]+%\*$", mail);
    }

    [Fact]
    public void Html_is_one_file_that_asks_for_nothing()
    {
        var html = Write("html", Three, ReportStyle.Fleet);

        // The figure is in it twice, light and dark, as PNG in base64.
        Assert.InRange(html.Length, 10_000, 2_000_000);
        Assert.InRange(Write("html", Against([.. Enumerable.Range(0, 11).Select(i => SyntheticRuns.Arm($"6.{i}.0", 6, 3000, seed: i * 100))]), ReportStyle.Fleet).Length, 10_000, 2_000_000);
        Assert.DoesNotMatch(new Regex("(src|href|srcset|action)=\"(?!data:)"), html);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("6.18.1-vanilla", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_escapes_what_people_wrote()
    {
        var html = Write("html", Against(B with { Label = "<img src=x onerror=alert(1)>" }), ReportStyle.Fleet);

        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Junit_counts_what_it_lists()
    {
        var suite = XDocument.Parse(Write("junit", Three, ReportStyle.Fleet)).Root!.Element("testsuite")!;

        Assert.Equal(suite.Elements("testcase").Count(), (int)suite.Attribute("tests")!);
        Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
        Assert.Equal(suite.Descendants("skipped").Count(), (int)suite.Attribute("skipped")!);
    }

    [Fact]
    public void Ktap_has_a_plan_and_numbers_in_order()
    {
        var lines = Write("ktap", Pair, ReportStyle.Fleet).TrimEnd('\n').Split('\n');

        Assert.Equal("KTAP version 1", lines[0]);
        Assert.Equal($"1..{lines.Length - 2}", lines[1]);
        Assert.All(lines.Skip(2).Select((line, i) => (line, i)), pair => Assert.Matches($"^(not )?ok {pair.i + 1} [a-z_.0-9]+ # ", pair.line));
    }

    static string Prove(string file)
    {
        var start = new ProcessStartInfo("prove") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--exec", "cat", file])
        {
            start.ArgumentList.Add(argument);
        }

        using var prove = Process.Start(start)!;
        return prove.StandardOutput.ReadToEnd();
    }

    static string Write(string format, ArmsComparison arms, ReportStyle style) => ReportFormat.Of(format).Write(arms, style);

    static ArmsComparison Against(params Arm[] others) => ArmComparer.CompareAll(Baseline, others, SyntheticRuns.Options);
}
