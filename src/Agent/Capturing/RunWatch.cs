// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.LibBpf;

namespace Fleet.Agent.Capturing;

/// <summary>What looks on while a run is captured, each where it is wanted; called on the capture thread.</summary>
/// <param name="Event">For each extfrag event.</param>
/// <param name="Compaction">For each event of the compaction kinds.</param>
/// <param name="Second">Once a second.</param>
sealed record RunWatch(RecordHandler<FragEvent>? Event, RecordHandler<FragCompaction>? Compaction, Action? Second);
