// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Reports;

namespace Fleet.Plotter.Tests.Reports;

public sealed class ReportTests
{
    static readonly ArmsComparison Comparison = ArmComparer.CompareAll(
        SyntheticRuns.Arm("6.1.0-44-cloud-amd64", 5, 3000, seed: 1), [SyntheticRuns.Arm("6.12.117+deb12-cloud-amd64", 5, 1500, seed: 50)],
        SyntheticRuns.Options);

    [Fact]
    public void Text_is_the_golden_one() => GoldenFile.Check("report.txt", TextReport.Write(Comparison));

    [Fact]
    public void First_line_is_the_headline()
    {
        var first = TextReport.Write(Comparison).Split('\n')[0];

        Assert.Matches(@"^extfrag events < order 9: \d+ -> \d+ \(\d+% fewer\)$", first);
    }

    [Fact]
    public void Json_is_the_golden_one() => GoldenFile.Check("report.json", JsonReport.Write(Comparison));

    [Fact]
    public void Json_carries_counts_of_each_arm()
    {
        using var json = JsonDocument.Parse(JsonReport.Write(Comparison));
        var arms = json.RootElement.GetProperty("arms");

        Assert.Equal("fleet/compare/v1", json.RootElement.GetProperty("schema").GetString());
        Assert.Equal(2, arms.GetArrayLength());
        foreach (var arm in arms.EnumerateArray())
        {
            var counts = arm.GetProperty("counts");
            var extfrag = counts.GetProperty("extfrag").GetInt64();
            Assert.Equal(extfrag, counts.GetProperty("extfrag_claim").GetInt64() + counts.GetProperty("extfrag_steal").GetInt64());
            Assert.InRange(counts.GetProperty("extfrag_fragmenting").GetInt64(), 1, extfrag);
            Assert.True(counts.GetProperty("compaction_success").GetInt64() > 0);
            Assert.True(counts.GetProperty("compaction_failure").GetInt64() > 0);
        }
    }

    [Fact]
    public void What_was_not_measured_is_null_in_json()
    {
        var bare = Comparison.Baseline.Runs[0] with { Counters = new Dictionary<string, double>(), OwnershipKnown = false };

        using var json = JsonDocument.Parse(JsonReport.Write(ArmComparer.CompareAll(new Arm("a", [bare]), [Comparison.Arms[1]], SyntheticRuns.Options)));
        var counts = json.RootElement.GetProperty("arms")[0].GetProperty("counts");

        Assert.Equal(JsonValueKind.Null, counts.GetProperty("compaction_success").ValueKind);
        Assert.Equal(JsonValueKind.Null, counts.GetProperty("extfrag_claim").ValueKind);
        Assert.Equal(JsonValueKind.Number, counts.GetProperty("extfrag").ValueKind);
    }
}
