// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Auditing;

/// <summary>
/// A host's wall clock was set during a run: times of its rows before and after are those of two clocks. Order and distance
/// by the boot clock are not touched.
/// </summary>
/// <param name="Host">Null where the start of the run was lost.</param>
/// <param name="Time">By the clock as it was set.</param>
/// <param name="Text">What the marker says: by how much.</param>
public sealed record ClockStep(string? Host, Guid RunId, DateTimeOffset Time, string Text);
