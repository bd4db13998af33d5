// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Matrices;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Tests.Matrices;

public sealed class HostKernelMatrixTests
{
    static readonly ComparisonOptions Options = new(Exposure.Hour);

    [Fact]
    public void Each_host_is_compared_with_itself_and_all_with_themselves()
    {
        RunFacts[] runs =
        [
            .. On("h1", "6.1.0", 100, 101, 102, 103, 104), .. On("h1", "6.12.0", 200, 201, 202, 203, 204),
            .. On("h2", "6.1.0", 1000, 1001, 1002, 1003, 1004), .. On("h2", "6.12.0", 1000, 1001, 1002, 1003, 1005),
            .. On("h3", "6.12.0", 5),
        ];

        var matrix = HostKernelMatrix.Of(MetricCatalogue.Primary, Arms.ByKernel(runs), Options);

        Assert.Equal(["h1", "h2", "h3"], matrix.Hosts);
        Assert.Equal(["6.1.0", "6.12.0"], matrix.Columns);
        Assert.Null(matrix.Cells[0][0].Against);
        Assert.Equal((5, 202), (matrix.Cells[0][1].Runs, matrix.Cells[0][1].Median));
        Assert.Equal((100, Verdict.Worse), (matrix.Cells[0][1].Against!.Shift, matrix.Cells[0][1].Against!.Verdict));
        Assert.Equal(2 * 2.0 / 252, matrix.Cells[0][1].Against!.Q!.Value, 1e-12);
        Assert.Equal(Verdict.NoDifference, matrix.Cells[1][1].Against!.Verdict);
        Assert.Equal((0, null), (matrix.Cells[2][0].Runs, matrix.Cells[2][0].Median));
        Assert.Equal(Verdict.NotMeasured, matrix.Cells[2][1].Against!.Verdict);
        Assert.Null(matrix.AllHosts[0]);
    }

    [Fact]
    public void Column_over_all_hosts_is_blocked_by_host()
    {
        RunFacts[] runs =
        [
            .. On("h1", "6.1.0", 100, 101, 102), .. On("h1", "6.12.0", 110, 111, 112),
            .. On("h2", "6.1.0", 1000, 1001, 1002), .. On("h2", "6.12.0", 1010, 1011, 1012),
        ];

        var all = HostKernelMatrix.Of(MetricCatalogue.Primary, Arms.ByKernel(runs), Options).AllHosts[1]!;

        Assert.Equal((Replicates.RunsWithinHosts, 10), (all.Replicates, all.Shift));
        Assert.Equal(2.0 / 400, all.P!.Value, 1e-12);
    }

    [Fact]
    public void Hosts_are_in_the_order_of_their_numbers()
    {
        RunFacts[] runs = [.. On("lab10", "6.1.0", 1), .. On("lab2", "6.1.0", 1), .. On("lab1", "6.12.0", 1)];

        Assert.Equal(["lab1", "lab2", "lab10"], HostKernelMatrix.Of(MetricCatalogue.Primary, Arms.ByKernel(runs), Options).Hosts);
    }

    [Fact]
    public void Warnings_name_builds_as_the_matrix_does()
    {
        RunFacts[] runs =
        [
            .. On("h1", "6.1.0", 1, 2).Select(run => run with { Duration = TimeSpan.FromSeconds(10), Losses = [new Loss(TimeSpan.Zero, TimeSpan.FromSeconds(1), "kernel", "ring_full", 7)] }),
            .. On("h2", "6.12.0", 3).Select(run => run with { OwnershipKnown = false, Warnings = ["its end is not known"] }),
        ];

        var warnings = HostKernelMatrix.Of(MetricCatalogue.Primary, Arms.ByKernel(runs), Options).Warnings;

        Assert.Contains("No host measured 6.1.0 and another build: no host is compared with itself, all hosts together with others alone.", warnings);
        Assert.Contains("One run a build: a description, not a significance test.", warnings);
        Assert.Contains("Each build is another host (6.1.0 h1, 6.12.0 h2): a difference of the hosts cannot be told from one of the kernels.", warnings);
        Assert.Contains(warnings, warning => warning.StartsWith("Durations differ (6.1.0 10 s, 6.12.0 ", StringComparison.Ordinal));
        Assert.Contains("Ownership was not captured in 6.12.0: claim, steal and pollution are not known there.", warnings);
        Assert.Contains("6.1.0 lost events: 14 ring_full. Detail alone: their counts are exact.", warnings);
        Assert.Contains("6.12.0: its end is not known.", warnings);
        Assert.DoesNotContain(warnings, warning => System.Text.RegularExpressions.Regex.IsMatch(warning, @"\barms?\b|\b[AB]\b(?! description)"));
    }

    [Fact]
    public void A_host_that_measured_two_builds_is_compared_with_itself_and_nothing_is_said()
    {
        RunFacts[] runs = [.. On("h1", "6.1.0", 1, 2), .. On("h1", "6.12.0", 3, 4)];

        Assert.DoesNotContain(HostKernelMatrix.Of(MetricCatalogue.Primary, Arms.ByKernel(runs), Options).Warnings, warning => warning.StartsWith("No host", StringComparison.Ordinal));
    }

    static IEnumerable<RunFacts> On(string host, string kernel, params long[] counts) => counts.Select(count =>
    {
        var run = Runs.Fragmenting(count, kernel);
        return run with { Host = run.Host with { Host = host } };
    });
}
