// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Comparisons;

/// <summary>
/// Decides which runs may be compared with which. Several runs of one host are not independent where hosts differ: they are
/// compared within the host where it measured both arms, and count once where it did not.
/// </summary>
static class RunBlocks
{
    /// <param name="a">Runs that measured the metric, with their values.</param>
    public static (Replicates Replicates, IReadOnlyList<Block> Blocks) Of(
        IReadOnlyList<(RunFacts Run, double Value)> a, IReadOnlyList<(RunFacts Run, double Value)> b)
    {
        var (hostsA, hostsB) = (ByHost(a), ByHost(b));
        if (hostsA.Count > 1 && hostsA.Keys.ToHashSet().SetEquals(hostsB.Keys))
        {
            return (Replicates.RunsWithinHosts, [.. hostsA.Select(host => new Block(host.Value, hostsB[host.Key]))]);
        }

        var repeated = hostsA.Values.Concat(hostsB.Values).Any(values => values.Length > 1);
        return hostsA.Count > 1 && hostsB.Count > 1 && repeated
            ? (Replicates.Hosts, [new Block(Medians(hostsA), Medians(hostsB))])
            : (Replicates.Runs, [new Block([.. a.Select(run => run.Value)], [.. b.Select(run => run.Value)])]);
    }

    static SortedDictionary<string, double[]> ByHost(IReadOnlyList<(RunFacts Run, double Value)> runs) => new(
        runs.GroupBy(run => run.Run.Host.Host ?? "").ToDictionary(host => host.Key, host => host.Select(run => run.Value).ToArray()),
        StringComparer.Ordinal);

    static double[] Medians(SortedDictionary<string, double[]> hosts) => [.. hosts.Values.Select(values => Median.Of(values))];
}
