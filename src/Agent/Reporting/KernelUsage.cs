// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Reporting;

/// <summary>What the capture cost inside the kernel.</summary>
/// <param name="Runs">Of the BPF programs; 0 unless kernel.bpf_stats_enabled was on.</param>
/// <param name="Ns">Time inside them, ns.</param>
/// <param name="RingFill">How full the ring of events was at most, 0 to 1.</param>
/// <param name="StacksRefused">New kernel stacks that found no room.</param>
readonly record struct KernelUsage(ulong Runs, ulong Ns, double RingFill, ulong StacksRefused);
