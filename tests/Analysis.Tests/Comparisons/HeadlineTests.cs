// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Tests.Comparisons;

public sealed class HeadlineTests
{
    static readonly ComparisonOptions Options = new(Exposure.Hour);

    // Mel Gorman's cover letter, "Fragmentation avoidance improvements", 2018.
    [Fact]
    public void Headline_has_the_form_that_mm_developers_quote() => Assert.Equal(
        "extfrag events < order 9: 804694 -> 408912 (49% fewer)",
        ArmComparer.Compare(Runs.Arm("a", 804694), Runs.Arm("b", 408912), Options).Headline);

    [Theory]
    [InlineData(0, 0, "0 -> 0 (no change)")]
    [InlineData(0, 7, "0 -> 7 (A had none)")]
    [InlineData(7, 0, "7 -> 0 (100% fewer)")]
    [InlineData(166441, 720, "166441 -> 720 (99.56% fewer)")]
    [InlineData(166441, 1, "166441 -> 1 (99.99% fewer)")]
    [InlineData(1000, 1003, "1000 -> 1003 (0.3% more)")]
    [InlineData(2, 804694, "2 -> 804694 (40234600% more)")]
    public void Change_never_divides_by_zero(long a, long b, string expected) => Assert.EndsWith(
        expected, ArmComparer.Compare(Runs.Arm("a", a), Runs.Arm("b", b), Options).Headline, StringComparison.Ordinal);

    [Fact]
    public void Unequal_runs_are_compared_per_hour()
    {
        var longer = Runs.Fragmenting(300) with { Duration = TimeSpan.FromHours(2) };

        var comparison = ArmComparer.Compare(Runs.Arm("a", 100), new Arm("b", [longer]), Options);

        Assert.Equal("extfrag events < order 9: 100 -> 150 (50% more) per hour", comparison.Headline);
        Assert.Contains(comparison.Warnings, text => text.StartsWith("Durations differ (A 3600 s, B 7200 s)", StringComparison.Ordinal));
    }

    [Fact]
    public void Order_is_that_of_the_host()
    {
        var b = Runs.Fragmenting(5);
        b = b with { Host = b.Host with { PageblockOrder = 13 } };

        var comparison = ArmComparer.Compare(Runs.Arm("a", 5), new Arm("b", [b]), Options);

        Assert.StartsWith("extfrag events < pageblock_order (A 9, B 13): 5 -> 5", comparison.Headline, StringComparison.Ordinal);
        Assert.Contains(comparison.Warnings, text => text.StartsWith("pageblock_order differs", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_measured_is_said_so()
    {
        var without = Runs.Fragmenting(5) with { Extfrag = null };

        var comparison = ArmComparer.Compare(Runs.Arm("a", 5), new Arm("patched", [without]), Options);

        Assert.Equal("extfrag events < order 9: not measured in patched", comparison.Headline);
        Assert.Equal(Verdict.NotMeasured, comparison.Primary.Verdict);
    }
}
