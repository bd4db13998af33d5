// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Comparisons;

public sealed class ArmsComparisonTests
{
    static readonly ComparisonOptions Options = new(Exposure.Hour);

    [Fact]
    public void Baseline_is_compared_with_each_and_the_family_is_all_of_them()
    {
        var baseline = Runs.Arm("a", 1000, 1010, 990, 1020, 1005);
        Arm[] others = [Runs.Arm("better", 500, 510, 495, 505, 520), Runs.Arm("same", 1001, 1011, 991, 1021, 1006), Runs.Arm("worse", 2000, 2010, 1990, 2020, 2005)];

        var comparison = ArmComparer.CompareAll(baseline, others, Options with { Correction = FamilyCorrection.Holm });
        var rows = comparison.Of(MetricCatalogue.Primary);

        Assert.Equal(["a", "better", "same", "worse"], comparison.Arms.Select(arm => arm.Label));
        Assert.Equal([Verdict.Better, Verdict.NoDifference, Verdict.Worse], rows.Select(row => row.Verdict));
        Assert.Equal(3 * 2.0 / 252, rows[0].Q!.Value, 1e-12);
        Assert.Equal(rows[0].P, ArmComparer.Compare(baseline, others[0], Options).Primary.P);
    }

    [Fact]
    public void Warnings_speak_of_all_arms_once()
    {
        var other = Runs.Arm("c", 5) with { Runs = [Runs.Fragmenting(5) with { Duration = TimeSpan.FromHours(2), Warnings = ["it was cut"] }] };

        var warnings = ArmComparer.CompareAll(Runs.Arm("a", 1), [Runs.Arm("b", 1), other], Options).Warnings;

        Assert.Contains(warnings, text => text.StartsWith("Durations differ (A 3600 s, B 3600 s, C 7200 s)", StringComparison.Ordinal));
        Assert.Contains("C: it was cut.", warnings);
        Assert.Single(warnings, text => text.StartsWith("One run an arm", StringComparison.Ordinal));
    }

    [Fact]
    public void Hosts_that_measured_both_arms_are_compared_with_themselves()
    {
        Arm On(string label, long shift) => new(label, [.. new[] { 100L, 10_000, 1_000_000 }.SelectMany(level => new[] { 1L, 2, 3 }
            .Select(noise => OnHost($"h{level}", level + noise + shift)))]);

        var row = ArmComparer.Compare(On("a", 0), On("b", 50), Options).Primary;

        Assert.Equal(Replicates.RunsWithinHosts, row.Replicates);
        Assert.Equal(50, row.Shift);
        Assert.Equal(2.0 / (20 * 20 * 20), row.P!.Value, 1e-12);
    }

    [Fact]
    public void Runs_of_different_hosts_count_once_a_host()
    {
        Arm On(string label, params (string Host, long[] Counts)[] hosts) =>
            new(label, [.. hosts.SelectMany(host => host.Counts.Select(count => OnHost(host.Host, count)))]);

        var row = ArmComparer.Compare(
            On("a", ("h1", [1, 2, 3]), ("h2", [11, 12, 13])), On("b", ("h3", [101, 102, 103]), ("h4", [111, 112, 113])), Options).Primary;

        Assert.Equal(Replicates.Hosts, row.Replicates);
        // Two hosts an arm: 2 / C(4, 2). As 6 runs an arm it would be 2 / C(12, 6), and wrong.
        Assert.Equal(2.0 / 6, row.P!.Value, 1e-12);
        Assert.Equal(Verdict.Inconclusive, row.Verdict);
    }

    [Theory]
    [InlineData("h1,h1", "h1,h1", "All runs are of one host (h1): whether others behave alike is not known.")]
    [InlineData("h1,h1", "h2,h2", "Each arm is another host (A h1, B h2): a difference of the hosts cannot be told from one of the kernels.")]
    [InlineData("h1,h2,h2", "h1,h1,h3", "The arms were not measured on the same hosts: where a host has several runs it counts once, by their median.")]
    public void Hosts_that_limit_the_conclusion_are_told(string a, string b, string warning)
    {
        Arm On(string hosts) => new("arm", [.. hosts.Split(',').Select((host, i) => OnHost(host, i))]);

        Assert.Contains(warning, ArmComparer.Compare(On(a), On(b), Options).Warnings);
        Assert.DoesNotContain(ArmComparer.Compare(On("h1,h2"), On("h2,h1"), Options).Warnings, text => text.Contains("host", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("6.9.1", "6.12.0")]
    [InlineData("6.12-rc7", "6.12.0")]
    [InlineData("6.12.0-rc2", "6.12.0-rc10")]
    [InlineData("6.12", "6.12.1")]
    [InlineData("6.1.0-44-cloud-amd64", "6.1.0-45-cloud-amd64")]
    [InlineData("6.17.0-rc4-00048-g3e7ba703b343", "6.17.0")]
    public void Kernels_are_in_the_order_in_which_they_came(string earlier, string later)
    {
        Assert.True(KernelOrder.Comparer.Compare(earlier, later) < 0);
        Assert.True(KernelOrder.Comparer.Compare(later, earlier) > 0);
        Assert.Equal(0, KernelOrder.Comparer.Compare(later, later));
    }

    [Fact]
    public void Arms_by_kernel_and_by_label()
    {
        RunFacts[] runs =
        [
            Runs.Fragmenting(1, "6.12.0") with { Labels = Label("new"), Started = DateTimeOffset.UnixEpoch.AddDays(1) },
            Runs.Fragmenting(2, "6.9.0") with { Labels = Label("old"), Started = DateTimeOffset.UnixEpoch },
            Runs.Fragmenting(3, "6.12.0") with { Labels = Label("new"), Started = DateTimeOffset.UnixEpoch.AddDays(2) },
        ];

        Assert.Equal([("6.9.0", 1), ("6.12.0", 2)], Arms.ByKernel(runs).Select(arm => (arm.Label, arm.Runs.Count)));
        Assert.Equal([("old", 1), ("new", 2)], Arms.ByLabel(runs, "build").Select(arm => (arm.Label, arm.Runs.Count)));
    }

    static Dictionary<string, string> Label(string build) => new() { ["build"] = build };

    static RunFacts OnHost(string host, long count)
    {
        var run = Runs.Fragmenting(count);
        return run with { Host = run.Host with { Host = host } };
    }
}
