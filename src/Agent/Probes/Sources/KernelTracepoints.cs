// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;

namespace Fleet.Agent.Probes.Sources;

/// <summary>The tracepoints of the running kernel: those that its type information knows, and those of tracefs.</summary>
/// <param name="TypeInformation">Argument types by name; null where there is no such tracepoint.</param>
/// <param name="TraceFs">Record layout by system/name; null where there is none, or tracefs cannot be read.</param>
sealed record KernelTracepoints(Func<string, IReadOnlyList<string>?> TypeInformation, Func<string, TracepointFormat?> TraceFs)
{
    public static KernelTracepoints Of(Btf kernel, TraceFs? traceFs) => new(kernel.TracepointArguments, name => traceFs?.Tracepoint(name));

    /// <summary>Position of the first argument of that type; null where the kernel has no such tracepoint or argument.</summary>
    public int? Argument(string tracepoint, string type)
    {
        var types = TypeInformation(tracepoint)?.ToList();
        return types?.IndexOf(type) is >= 0 and var index ? index : null;
    }

    /// <summary>The first of these that the kernel lacks.</summary>
    public string? FirstMissing(params ReadOnlySpan<string> tracepoints)
    {
        foreach (var name in tracepoints)
        {
            if (TypeInformation(name) is null)
                return name;
        }
        return null;
    }
}
