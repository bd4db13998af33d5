// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>How many values a per-CPU map has.</summary>
public static class Cpus
{
    /// <summary>Numbers of CPUs are below this; offline ones count.</summary>
    /// <exception cref="BpfException">The kernel does not say.</exception>
    public static int Possible { get; } = Native.libbpf_num_possible_cpus() is > 0 and var count
        ? count
        : throw new BpfException("count the possible CPUs", 0, "Is /sys/devices/system/cpu/possible readable?");
}
