// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Comparisons;

/// <summary>Something that was not the same in both arms.</summary>
/// <param name="A">The values met in A, joined; <c>not recorded</c> where a run does not say.</param>
public sealed record ContextDifference(string Name, string A, string B);
