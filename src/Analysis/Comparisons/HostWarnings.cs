// SPDX-License-Identifier: Apache-2.0

namespace Fleet.Analysis.Comparisons;

/// <summary>What the hosts of the arms allow to be concluded.</summary>
static class HostWarnings
{
    /// <param name="arms">A, the baseline, first; with what each is called.</param>
    /// <param name="what">What one of them is: an arm, or a build.</param>
    public static IEnumerable<string> For(IReadOnlyList<(string Name, Arm Arm)> arms, string what)
    {
        var hosts = arms.Select(arm => HostsOf(arm.Arm)).ToArray();
        var all = hosts.SelectMany(names => names).Distinct().ToArray();
        if (all.Length == 0)
        {
            yield break;
        }

        var repeated = arms.Any(arm => arm.Arm.Runs.Count > 1);
        if (all is [var only])
        {
            if (repeated)
            {
                yield return $"All runs are of one host ({only}): whether others behave alike is not known.";
            }
        }
        else if (hosts.All(names => names.Length == 1))
        {
            yield return $"Each {what} is another host ("
                + ComparisonWarnings.Few([.. arms.Select((arm, i) => $"{arm.Name} {hosts[i][0]}")])
                + "): a difference of the hosts cannot be told from one of the kernels.";
        }
        else if (repeated && hosts.Any(names => !names.ToHashSet().SetEquals(hosts[0])))
        {
            yield return $"The {what}s were not measured on the same hosts: where a host has several runs it counts once, by their median.";
        }
    }

    static string[] HostsOf(Arm arm) => [.. arm.Runs.Select(run => run.Host.Host).OfType<string>().Distinct()];
}
