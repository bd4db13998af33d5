// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Exporting;

/// <summary>Direct compactions of one order.</summary>
readonly record struct CompactionCount(ulong Success, ulong Failure)
{
    public CompactionCount And(ulong success, ulong failure) => new(Success + success, Failure + failure);
}
