// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>The kernel measures the run time of every BPF program while one of these is open.</summary>
/// <remarks>Needs CAP_SYS_ADMIN; costs each program run some tens of nanoseconds, on the whole host.</remarks>
public sealed class BpfStatistics : IDisposable
{
    const int RunTime = 0;
    readonly OwnedDescriptor _descriptor;

    BpfStatistics(OwnedDescriptor descriptor) => _descriptor = descriptor;

    /// <exception cref="BpfException">The kernel refused.</exception>
    public static BpfStatistics Enable() => new(OwnedDescriptor.Of(Native.bpf_enable_stats(RunTime), "enable BPF statistics"));

    public void Dispose() => _descriptor.Dispose();
}
