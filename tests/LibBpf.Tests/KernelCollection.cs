// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf.Tests;

/// <summary>Tests that load into the running kernel or change this process, one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelCollection
{
    public const string Name = "kernel";
}
