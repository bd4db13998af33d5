// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Bounds;

/// <summary>How much detail a run takes of its events, and what that may cost.</summary>
/// <param name="StackOneIn">The kernel stack of one event in so many; 0 = of none.</param>
sealed record DetailOptions(EventBudget Budget, CostLimits Limits, int StackOneIn);
