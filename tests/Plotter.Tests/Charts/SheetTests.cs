// SPDX-License-Identifier: Apache-2.0
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Charts;

namespace Fleet.Plotter.Tests.Charts;

public sealed class SheetTests
{
    static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() },
    };

    [Fact]
    public void Model_of_a_comparison_is_the_golden_one()
    {
        var comparison = ArmComparer.Compare(
            SyntheticRuns.Arm("6.1.0-44-cloud-amd64", 5, 3000, seed: 1), SyntheticRuns.Arm("6.12.117+deb12-cloud-amd64", 5, 1500, seed: 50),
            SyntheticRuns.Options);

        GoldenFile.Check("compare-sheet.json", JsonSerializer.Serialize(CompareSheet.Build(comparison), Format) + "\n");
    }

    [Fact]
    public void Cohort_sheet_compares_nothing()
    {
        var sheet = CohortSheet.Build(SyntheticRuns.Arm("6.1.0", 3, 3000, seed: 1), SyntheticRuns.Options);

        Assert.Null(sheet.Verdict);
        Assert.All(sheet.Dots, panel => Assert.Single(panel.Columns));
        Assert.Equal(["steals", "claims"], sheet.Matrices.Select(matrix => matrix.Title));
        Assert.StartsWith("extfrag events < order 9: ", sheet.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void State_that_nobody_measured_has_no_panel()
    {
        var arm = SyntheticRuns.Arm("6.1.0", 1, 100, seed: 1);
        arm = arm with { Runs = arm.Runs.Select(run => run with { UnusableSeries = null, SuitableSeries = null, UnusableIndex = [], SuitableBytes = null }).ToArray() };

        var sheet = CompareSheet.Build(ArmComparer.Compare(arm, arm, SyntheticRuns.Options));

        Assert.Single(sheet.Times);
        Assert.DoesNotContain(sheet.Dots, panel => panel.Title.StartsWith("unusable", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.01234, "0.012")]
    [InlineData(4.5678, "4.57")]
    [InlineData(78.94, "78.9")]
    [InlineData(999.4, "999")]
    [InlineData(1234.4, "1234")]
    [InlineData(12345, "12.3k")]
    [InlineData(-4_560_000, "-4.56M")]
    [InlineData(1.5e10, "15G")]
    [InlineData(0.00004, "4e-5")]
    public void Numbers_keep_three_digits(double value, string expected) => Assert.Equal(expected, Quantity.Compact(value));

    [Theory]
    [InlineData(-0.4918, "-49.2%")]
    [InlineData(0.031, "+3.1%")]
    [InlineData(0, "0%")]
    [InlineData(2.5, "+250%")]
    [InlineData(9.5, "x10.5")]
    public void Changes_carry_their_sign(double share, string expected) => Assert.Equal(expected, Quantity.Relative(share));
}
