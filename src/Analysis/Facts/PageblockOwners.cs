// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>How many pageblocks a migratetype owned at the first and the last reading of a run, all nodes and zones.</summary>
public readonly record struct PageblockOwners(double First, double Last);
