// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Histories;

/// <summary>
/// Takes the differences between hosts out of a history: without that, a host that joins late looks like a change of the
/// kernel.
/// </summary>
/// <param name="Values">By build; less the median of the run's host, where several hosts measured several builds each.</param>
sealed record HostAlignment(IReadOnlyList<IReadOnlyList<double>> Values, IReadOnlyList<string> Warnings)
{
    public static HostAlignment Of(Metric metric, IReadOnlyList<Arm> builds, Exposure per)
    {
        var runs = builds.SelectMany((build, i) => build.Runs.Select(run => (Build: i, Host: run.Host.Host ?? "", Value: metric.Normalised(run, per))))
            .Where(run => run.Value is not null).ToArray();
        var hosts = runs.GroupBy(run => run.Host).ToArray();
        var once = hosts.Where(host => host.Select(run => run.Build).Distinct().Count() == 1).Select(host => host.Key).ToArray();
        var aligns = hosts.Length > 1 && once.Length == 0;
        var middle = hosts.ToDictionary(host => host.Key, host => aligns ? Median.Of(host.Select(run => run.Value!.Value)) : 0);
        var values = builds.Select((_, i) => runs.Where(run => run.Build == i).Select(run => run.Value!.Value - middle[run.Host]).ToArray());
        return new HostAlignment([.. values], hosts.Length > 1 && once.Length > 0
            ? [$"Hosts that measured one build alone ({ComparisonWarnings.Few(once)}): a difference of theirs looks like a change of the kernel."]
            : []);
    }
}
