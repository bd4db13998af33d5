// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>Which way out fits a refused operation: from its errno and what this process may do. Pure.</summary>
static class BpfRemedy
{
    const int NotPermitted = 1, NoSuchProcess = 3, NoMemory = 12, PermissionDenied = 13, InvalidArgument = 22, NotSupported = 95;

    internal static string For(int errno, Privileges privileges) => errno switch
    {
        NotPermitted or PermissionDenied when privileges.Missing(Capability.Bpf, Capability.PerfMon) is { Length: > 0 } missing =>
            $"This process lacks {missing}: run as root, or grant them (setcap {missing.ToLowerInvariant().Replace(" and ", ",", StringComparison.Ordinal)}=ep on the program, or AmbientCapabilities in its unit).",
        NotPermitted or PermissionDenied when privileges.Lockdown == "confidentiality" =>
            "Kernel lockdown is 'confidentiality', which forbids BPF to read kernel memory: boot with lockdown=integrity or none.",
        NotPermitted when privileges.LockedMemoryBytes < BpfMemoryBytes =>
            $"Locked memory is limited to {privileges.LockedMemoryBytes} bytes: raise it (ulimit -l unlimited, or LimitMEMLOCK=infinity in the unit).",
        PermissionDenied => "The kernel's verifier refused the program; its last lines say why.",
        NotPermitted => "A security module or a container's seccomp profile forbids bpf(2): allow it for this program.",
        NoSuchProcess => "The kernel's BTF has no such tracepoint or type: this kernel is older than 5.10, or built without it.",
        NoMemory => "Not enough memory for the maps: ask for a smaller ring, or raise the memory cgroup's limit.",
        InvalidArgument or NotSupported => "This kernel does not know the operation, or libbpf does not: fleet needs Linux 5.10 and libbpf 1.1, or later ones.",
        _ => "",
    };

    /// <summary>Debian's and Ubuntu's kernels know levels above 2, at which CAP_PERFMON is not enough.</summary>
    internal static string ForPerfEvent(int errno, Privileges privileges) => errno switch
    {
        NotPermitted or PermissionDenied when !privileges.OpensPerfEvents =>
            $"kernel.perf_event_paranoid is {privileges.PerfEventParanoid}: set it to 2 (sysctl kernel.perf_event_paranoid=2), or grant CAP_SYS_ADMIN, which is given up when all is attached.",
        NotPermitted or PermissionDenied => "A security module or a seccomp profile forbids perf_event_open(2): allow it for this program.",
        _ => For(errno, privileges),
    };

    const ulong BpfMemoryBytes = 64 << 20;
}
