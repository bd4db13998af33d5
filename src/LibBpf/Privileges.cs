// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.LibBpf;

/// <summary>What this thread may do, as far as it decides whether BPF works.</summary>
/// <param name="Effective">The effective capability set, a bit each.</param>
/// <param name="Lockdown"><c>none</c>, <c>integrity</c> or <c>confidentiality</c>; null where the kernel does not say.</param>
/// <param name="LockedMemoryBytes">RLIMIT_MEMLOCK; null is unlimited or not known.</param>
/// <param name="PerfEventParanoid">kernel.perf_event_paranoid; null where the kernel does not say.</param>
public sealed record Privileges(ulong Effective, string? Lockdown, ulong? LockedMemoryBytes, int? PerfEventParanoid = null)
{
    /// <summary>From here on, some distributions' kernels open perf events only for CAP_SYS_ADMIN.</summary>
    const int PerfEventsClosed = 3;

    public static Privileges OfThisThread() => new(
        ParseEffective(ReadOrEmpty("/proc/thread-self/status")),
        ParseLockdown(ReadOrEmpty("/sys/kernel/security/lockdown")),
        ParseLockedMemory(ReadOrEmpty("/proc/self/limits")),
        int.TryParse(ReadOrEmpty("/proc/sys/kernel/perf_event_paranoid"), CultureInfo.InvariantCulture, out var paranoid) ? paranoid : null);

    /// <summary>False where the kernel's setting lets only others open perf events, and with them classic tracepoints.</summary>
    public bool OpensPerfEvents => IsSet(Capability.SysAdmin) || !(PerfEventParanoid >= PerfEventsClosed);

    /// <summary>Whether the kernel lists the BTF of its modules (BPF_BTF_GET_NEXT_ID) to this thread.</summary>
    public bool ListsModules => IsSet(Capability.SysAdmin);

    /// <summary>CAP_SYS_ADMIN stands for the capabilities that were split from it.</summary>
    public bool Has(Capability capability) =>
        IsSet(capability) || (capability is Capability.Bpf or Capability.PerfMon && IsSet(Capability.SysAdmin));

    /// <summary>Those that are missing, as in <c>CAP_BPF and CAP_PERFMON</c>; empty when none is.</summary>
    public string Missing(params ReadOnlySpan<Capability> needed)
    {
        var names = new List<string>();
        foreach (var capability in needed)
        {
            if (!Has(capability))
                names.Add(NameOf(capability));
        }
        return string.Join(" and ", names);
    }

    /// <summary>The kernel's own spelling.</summary>
    public static string NameOf(Capability capability) => capability switch
    {
        Capability.DacOverride => "CAP_DAC_OVERRIDE",
        Capability.DacReadSearch => "CAP_DAC_READ_SEARCH",
        Capability.SysAdmin => "CAP_SYS_ADMIN",
        Capability.SysResource => "CAP_SYS_RESOURCE",
        _ => "CAP_" + capability.ToString().ToUpperInvariant(),
    };

    bool IsSet(Capability capability) => (Effective & (1UL << (int)capability)) != 0;

    internal static ulong ParseEffective(string status) =>
        Line(status, "CapEff:") is { } hex && ulong.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var set) ? set : 0;

    /// <summary>From <c>none [integrity] confidentiality</c>.</summary>
    internal static string? ParseLockdown(string lockdown)
    {
        var from = lockdown.IndexOf('[', StringComparison.Ordinal);
        var to = lockdown.IndexOf(']', StringComparison.Ordinal);
        return from >= 0 && to > from ? lockdown[(from + 1)..to] : null;
    }

    /// <summary>The soft limit of the line <c>Max locked memory   SOFT   HARD   bytes</c>.</summary>
    internal static ulong? ParseLockedMemory(string limits) =>
        Line(limits, "Max locked memory")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
        && ulong.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    static string? Line(string text, string start)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
                return line[start.Length..].Trim();
        }
        return null;
    }

    static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // not mounted or not ours to read: then the kernel does not say
        }
    }
}
