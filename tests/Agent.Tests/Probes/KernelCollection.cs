// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Tests.Probes;

/// <summary>Tests that load into the running kernel, one after another: some count what this process holds.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelCollection
{
    public const string Name = "kernel";
}
