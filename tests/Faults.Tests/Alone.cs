// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Faults.Tests;

/// <summary>Tests that load the whole machine, or hold something to seconds: nothing else runs beside one of them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;
