// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>Capabilities that tracing needs; the value is the bit's number (linux/capability.h).</summary>
public enum Capability
{
    /// <summary>Writes files whatever their mode.</summary>
    DacOverride = 1,

    /// <summary>Reads files whatever their mode: tracefs, /proc/pagetypeinfo.</summary>
    DacReadSearch = 2,

    /// <summary>Signals processes of other users.</summary>
    Kill = 5,

    /// <summary>Contains <see cref="Bpf"/> and <see cref="PerfMon"/>, and may mount.</summary>
    SysAdmin = 21,

    /// <summary>Raises limits of its own, as that of locked memory.</summary>
    SysResource = 24,

    PerfMon = 38,

    Bpf = 39,
}
