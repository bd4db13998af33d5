// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Host;

/// <summary>
/// Gives up, in every thread and for good, what was needed only to load, attach and open. Maps, links, rings and kernel files
/// are held open and need no capability.
/// </summary>
static partial class PrivilegeDrop
{
    static readonly Version MapsByDescriptor = new(5, 19);

    /// <param name="writesTo">A directory in which files will be made; null for none.</param>
    /// <param name="hasCommand">Whether a recorded command may have to be ended, which may have changed its user.</param>
    public static void Now(HostIdentity host, string? writesTo, bool hasCommand, ILogger log)
    {
        var keep = Needed(KernelRelease.Version(host.KernelRelease), writesTo is not null && !LibC.IsOwn(writesTo), hasCommand);
        var missed = DropPrivileges(keep.Aggregate(0UL, (set, capability) => set | (1UL << (int)capability)));
        if (missed == 0)
        {
            log.PrivilegesDropped(string.Join(", ", keep.Select(Privileges.NameOf)));
        }
        else
        {
            log.PrivilegesKept(missed < 0 ? Marshal.GetLastPInvokeErrorMessage() : $"{missed} threads did not answer");
        }
    }

    /// <summary>
    /// DAC_READ_SEARCH always: the name of a cgroup is read by its handle, when its first event comes. BPF before 5.19, or where
    /// the version is not known: since then an open map is enough, whatever kernel.unprivileged_bpf_disabled says.
    /// </summary>
    internal static IReadOnlyList<Capability> Needed(Version? kernel, bool foreignDirectory, bool hasCommand)
    {
        List<Capability> needed = [Capability.DacReadSearch];
        if (kernel is null || kernel < MapsByDescriptor)
        {
            needed.Add(Capability.Bpf);
        }
        if (foreignDirectory)
        {
            needed.Add(Capability.DacOverride);
        }
        if (hasCommand)
        {
            needed.Add(Capability.Kill);
        }
        return needed;
    }

    [LibraryImport("fleet_native", EntryPoint = "fleet_drop_privileges", SetLastError = true)]
    private static partial int DropPrivileges(ulong keep);
}
