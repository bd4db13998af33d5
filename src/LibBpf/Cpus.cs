// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>How many values a per-CPU map has.</summary>
static class Cpus
{
    internal static int Possible { get; } = Native.libbpf_num_possible_cpus() is > 0 and var count
        ? count
        : throw new BpfException("count the possible CPUs", 0, "Is /sys/devices/system/cpu/possible readable?");
}
