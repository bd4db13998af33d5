// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>One source of events on this kernel.</summary>
/// <param name="Name">As in docs/tracepoints.md.</param>
/// <param name="Kinds">What it counts where it is active.</param>
/// <param name="Detail">What is watched; where it is not active, why not.</param>
/// <param name="Remedy">The way out; null where nothing is missing, or nothing helps.</param>
public sealed record EventSourceState(string Name, IReadOnlyList<Kind> Kinds, bool Active, string Detail, string? Remedy);
