// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Comparisons;

/// <summary>What differed besides the kernel: whatever could be the cause instead of it.</summary>
static class ContextDifferences
{
    const string NotRecorded = "not recorded";

    public static IReadOnlyList<ContextDifference> Between(IReadOnlyList<RunFacts> a, IReadOnlyList<RunFacts> b)
    {
        var found = Fixed(a, b).ToList();
        foreach (var (prefix, of) in new (string, Func<RunFacts, IReadOnlyDictionary<string, string>>)[]
            { ("", run => run.Host.Sysctls), ("mitigation of ", run => run.Host.Mitigations), ("label ", run => run.Labels) })
        {
            var names = a.Concat(b).SelectMany(run => of(run).Keys).Distinct().Order(StringComparer.Ordinal);
            found.AddRange(names.Where(name => name is not ("kernel" or "host" or "arch"))
                .Select(name => Compare(prefix + name, a, b, run => of(run).GetValueOrDefault(name))).OfType<ContextDifference>());
        }

        return found;
    }

    static IEnumerable<ContextDifference> Fixed(IReadOnlyList<RunFacts> a, IReadOnlyList<RunFacts> b) =>
        new[]
        {
            Compare("kernel", a, b, run => run.Host.Kernel),
            Compare("kernel config", a, b, run => run.Host.ConfigSha256),
            Compare("CPU", a, b, run => run.Host.CpuModel),
            Compare("kernel build", a, b, run => run.Host.KernelBuild),
            CommandLine(a, b),
            Compare("host", a, b, run => run.Host.Host),
            Compare("architecture", a, b, run => run.Host.Arch),
            // Kernels keep a little more or less for themselves: a tenth of a GiB tells machines apart, not builds.
            Compare("memory, GiB", a, b, run => Text((run.Host.MemoryBytes ?? run.Host.ManagedBytes) / (double)(1L << 30), "0.0")),
            Compare("CPUs", a, b, run => Text(run.Host.Cpus, "0")),
            Compare("NUMA nodes", a, b, run => Text(run.Host.Nodes, "0")),
            Compare("page size, bytes", a, b, run => Text(run.Host.PageSizeBytes, "0")),
            Compare("pageblock_order", a, b, run => Text(run.Host.PageblockOrder, "0")),
            Compare("agent", a, b, run => run.Host.AgentVersion),
        }.OfType<ContextDifference>();

    // A whole command line differs by its BOOT_IMAGE alone; the parameters that only one arm has are what matters.
    static ContextDifference? CommandLine(IReadOnlyList<RunFacts> a, IReadOnlyList<RunFacts> b)
    {
        var (ofA, ofB) = (Parameters(a), Parameters(b));
        var (onlyA, onlyB) = (ofA.Except(ofB).Order(StringComparer.Ordinal), ofB.Except(ofA).Order(StringComparer.Ordinal));
        return ofA.SetEquals(ofB) ? null : new("command line", OrDash(onlyA), OrDash(onlyB));
    }

    static HashSet<string> Parameters(IReadOnlyList<RunFacts> runs) => runs
        .SelectMany(run => (run.Host.CommandLine ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(parameter => !parameter.StartsWith("BOOT_IMAGE=", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    static string OrDash(IEnumerable<string> parameters) => string.Join(' ', parameters) is { Length: > 0 } joined ? joined : "-";

    static ContextDifference? Compare(
        string name, IReadOnlyList<RunFacts> a, IReadOnlyList<RunFacts> b, Func<RunFacts, string?> value)
    {
        var (ofA, ofB) = (Values(a, value), Values(b, value));
        return ofA == ofB ? null : new(name, ofA, ofB);
    }

    static string Values(IReadOnlyList<RunFacts> runs, Func<RunFacts, string?> value) =>
        string.Join(", ", runs.Select(run => value(run) ?? NotRecorded).Distinct().Order(StringComparer.Ordinal));

    static string? Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture);
}
