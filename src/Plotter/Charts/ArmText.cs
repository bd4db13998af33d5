// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;

namespace Fleet.Plotter.Charts;

/// <summary>What an arm is, in one line: kernel, host, number of runs, duration, exposure.</summary>
static class ArmText
{
    const int NamedHosts = 2;

    public static string Of(Arm arm)
    {
        var runs = arm.Runs;
        string[] parts =
        [
            .. Kernels(arm), Hosts(runs), runs.Count == 1 ? "1 run" : string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs"),
            Duration(runs), .. Managed(runs),
        ];
        return string.Join("  ·  ", parts);
    }

    public static string Duration(IReadOnlyList<RunFacts> runs)
    {
        var (low, high) = (runs.Min(run => run.Duration.TotalSeconds), runs.Max(run => run.Duration.TotalSeconds));
        var each = runs.Count == 1 ? "" : " each";
        return high - low < Math.Max(0.5, high * 0.01) ? Quantity.Seconds(high) + each
            : $"{Quantity.Seconds(low)} to {Quantity.Seconds(high)}{each}";
    }

    static IEnumerable<string> Kernels(Arm arm)
    {
        var kernels = arm.Runs.Select(run => run.Host.Kernel ?? "kernel not recorded").Distinct().ToArray();
        return kernels is [var only] && only == arm.Label ? [] : [Few(kernels, "kernels")];
    }

    static string Hosts(IReadOnlyList<RunFacts> runs)
    {
        var hosts = runs.Select(run => run.Host.Host).Distinct().ToArray();
        return hosts is [null] ? "host not recorded" : Few(hosts.Select(host => host ?? "host not recorded").ToArray(), "hosts");
    }

    static string Few(string[] names, string plural) => names.Length <= NamedHosts
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{names[0]} and {names.Length - 1} more {plural}");

    static IEnumerable<string> Managed(IReadOnlyList<RunFacts> runs)
    {
        var sizes = runs.Select(run => run.Host.ManagedBytes).OfType<long>().ToArray();
        if (sizes.Length > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{sizes.Average() / (1L << 30):0.##} GiB managed");
        }
    }
}
