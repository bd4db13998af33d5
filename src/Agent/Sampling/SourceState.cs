// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>Whether a source is read on this host.</summary>
/// <param name="Detail">What it gives; or why not, where it is not active.</param>
/// <param name="Remedy">The way out; null where it is active, or only another kernel would help.</param>
sealed record SourceState(string Name, bool Active, string Detail, string? Remedy);
