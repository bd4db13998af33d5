// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>What a run says of its host, in the words of the analysis.</summary>
static class HostContexts
{
    public static HostContext Of(RunInfo run)
    {
        if (run.Host is not { } host)
        {
            return new HostContext(run.Labels.GetValueOrDefault("host"), run.Labels.GetValueOrDefault("kernel"));
        }

        return new HostContext(
            host.Host, host.KernelRelease, host.KernelVersion, host.Arch, host.CommandLine, host.AgentVersion, host.PageSizeBytes,
            host.PageblockOrder, host.Cpus, host.Nodes.Count, host.MemoryBytes, host.ManagedPages * host.PageSizeBytes)
        {
            Sysctls = host.Sysctls,
            ConfigSha256 = host.ConfigSha256,
            CpuModel = host.CpuModel,
            Mitigations = host.Mitigations,
            Epochs = host.Epochs.Count > 0 ? host.Epochs : null,
            Sources = host.Sources.Count > 0 ? [.. host.Sources.Where(source => source.Active).Select(source => source.Name)] : null,
        };
    }
}
