// SPDX-License-Identifier: Apache-2.0
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
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
    public void Marker_stands_at_its_median_and_says_how_many_runs_have_it()
    {
        var arm = SyntheticRuns.Arm("6.1.0", 3, 3000, seed: 1);
        RunFacts Marked(int run, params RunMarker[] markers) => arm.Runs[run] with { Markers = markers };
        RunMarker At(double seconds, string text) => new(TimeSpan.FromSeconds(seconds), text);
        arm = arm with { Runs = [Marked(0, At(5, "load"), At(9, "load")), Marked(1, At(7, "load"), At(30, "reclaim")), Marked(2, At(6, "load"))] };

        var marks = CohortSheet.Build(arm, SyntheticRuns.Options).Marks;

        Assert.Equal([new TimeMark(6, "load"), new TimeMark(30, "reclaim (1 of 3 runs)")], marks);
    }

    [Fact]
    public void State_that_nobody_measured_has_no_panel()
    {
        var arm = SyntheticRuns.Arm("6.1.0", 1, 100, seed: 1);
        arm = arm with { Runs = arm.Runs.Select(run => run with { UnusableSeries = null, SuitableSeries = null, UnusableIndex = [], SuitableBytes = null }).ToArray() };

        var sheet = CompareSheet.Build(ArmComparer.Compare(arm, arm, SyntheticRuns.Options));

        Assert.Equal(["fragmenting events", "steals", "claims of whole blocks"], sheet.Times.Select(panel => panel.Title));
        Assert.DoesNotContain(sheet.Dots, panel => panel.Title.StartsWith("unusable", StringComparison.Ordinal));
    }

    // The worst first: unmovable pages in movable blocks, then the rest.
    [Fact]
    public void Fallbacks_over_time_are_those_that_were_counted()
    {
        var arm = SyntheticRuns.Arm("6.1.0", 1, 3000, seed: 1);

        var panel = CohortSheet.Build(arm, SyntheticRuns.Options).Patterns!;
        var drawn = panel.Rows.SelectMany(row => row.Strips).SelectMany(strip => strip.PerSecond).Sum() * panel.BinSeconds;

        Assert.Equal(arm.Runs[0].Extfrag!.Sum(count => count.Count), drawn!.Value, 1e-6);
        Assert.Equal(("!!", "Movable", "Unmovable"), (panel.Rows[0].Severity, panel.Rows[0].Donor, panel.Rows[0].Claimer));
        Assert.Contains(panel.Rows, row => (row.Severity, row.Donor, row.Claimer) == ("+", "Reclaimable", "Movable"));
    }

    [Fact]
    public void Time_of_many_arms_ends_with_the_last_median()
    {
        Arm Lasting(params int[] seconds) => SyntheticRuns.Arm("6.1.0", seconds.Length, 3000, 1) is var arm
            ? arm with { Runs = [.. arm.Runs.Zip(seconds, (run, lasts) => run with { Duration = TimeSpan.FromSeconds(lasts) })] } : arm;
        (Role, Arm)[] arms = [(Role.A, Lasting(60, 61, 62, 500)), (Role.B, Lasting(70)), (Role.C, Lasting(80, 300))];

        Assert.Equal(300, TimePanels.Of(arms)[0].Seconds);
        Assert.Equal(70, TimePanels.Of(arms[0], arms[1], arms[0])[0].Seconds);
        Assert.Equal(500, TimePanels.Of(arms[0], arms[1])[0].Seconds);
    }

    [Fact]
    public void Runs_one_after_another_on_the_wall_clock_have_a_median_each_and_their_pauses_are_no_gaps()
    {
        // Ten seconds of each minute.
        Arm After(string kernel) => SyntheticRuns.Arm(kernel, 3, 3000, 1) is var arm ? arm with
        {
            Runs = [.. arm.Runs.Select((run, i) => run with
            {
                Offset = TimeSpan.FromMinutes(i), Duration = TimeSpan.FromSeconds(10),
                ExtfragSeries = new TimeBins(1, [.. Enumerable.Repeat((double?)null, i * 60), .. Enumerable.Repeat((double?)(i + 1), 10)]),
            })],
        } : arm;

        var panel = TimePanels.Of((Role.A, After("6.1.0")), (Role.B, After("6.6.0")), (Role.C, After("6.12.0")))[0];

        Assert.Equal(130, panel.Seconds);
        Assert.All(panel.Lines, line => Assert.Equal([1, 2, 3], line.Values.OfType<double>().Distinct().Order()));
        Assert.Empty(panel.Gaps);
    }

    [Theory]
    [InlineData(9.96, "10 s")]
    [InlineData(599, "599 s")]
    [InlineData(900, "15 min")]
    [InlineData(86_340, "24 h")]
    [InlineData(1_209_600, "14 days")]
    public void Durations_are_said_as_a_person_would(double seconds, string expected) => Assert.Equal(expected, Quantity.Seconds(seconds));

    [Theory]
    [InlineData(1, false)]
    [InlineData(29, false)]
    [InlineData(31, true)]
    public void One_run_that_is_far_above_a_median_makes_the_axis_logarithmic(double times, bool log)
    {
        var (arm, other) = (SyntheticRuns.Arm("6.1.0", 5, 3000, 1), SyntheticRuns.Arm("6.12.0", 1, 3000, 1));
        TimeBins Flat(double value) => new(1, [.. Enumerable.Repeat((double?)value, 60)]);
        var flat = arm with { Runs = [.. arm.Runs.Select((run, i) => run with { ExtfragSeries = Flat(i == 4 ? times : 1) })] };

        Assert.Equal(log, TimePanels.Of((Role.A, flat), (Role.B, other with { Runs = [other.Runs[0] with { ExtfragSeries = Flat(1) }] }))[0].Log);
    }

    [Fact]
    public void Span_that_a_run_did_not_measure_is_a_gap_and_its_end_is_none()
    {
        var arm = SyntheticRuns.Arm("6.1.0", 2, 3000, seed: 1);
        double?[] Hidden(IReadOnlyList<double?> values) => [.. values.Take(40).Select((value, i) => i is >= 20 and < 23 ? null : value)];
        var hidden = arm with { Runs = [arm.Runs[0], arm.Runs[1] with { UnusableSeries = arm.Runs[1].UnusableSeries! with { Values = Hidden(arm.Runs[1].UnusableSeries!.Values) } }] };

        var panel = CohortSheet.Build(hidden, SyntheticRuns.Options).Times.Single(time => time.Title == "unusable index, pageblock");

        // Bins are of two seconds: the one of 20 and 21 is whole, half of the next was measured.
        Assert.Equal([new TimeShade(20, 22)], panel.Gaps);
    }

    [Fact]
    public void Details_are_the_same_in_figure_and_text()
    {
        var arms = ArmComparer.CompareAll(SyntheticRuns.Arm("6.1.0", 4, 3000, seed: 1), [SyntheticRuns.Arm("6.12.0", 4, 1500, seed: 50)], SyntheticRuns.Options);
        var text = Plotter.Reports.TextReport.Write(arms);

        var details = ArmsSheet.Build(arms).Details;

        Assert.Equal(["fallbacks/h in events, pages and pageblocks", "extfrag events/h by the order asked for", "free blocks by order, mean over time", "who owns the pageblocks"], details.Select(grid => grid.Title));
        Assert.All(details.SelectMany(grid => grid.Rows), row => Assert.Contains($"  {row.Title} ", text, StringComparison.Ordinal));
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
    [InlineData(-0.9957, "-99.5%")]
    [InlineData(-1, "-100%")]
    [InlineData(2.5, "+250%")]
    [InlineData(9.5, "x10.5")]
    public void Changes_carry_their_sign(double share, string expected) => Assert.Equal(expected, Quantity.Relative(share));
}
