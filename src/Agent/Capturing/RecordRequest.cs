// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;

namespace Fleet.Agent.Capturing;

/// <summary>What <c>record</c> was asked for.</summary>
/// <param name="Time">Null: until the command ends or a signal comes.</param>
/// <param name="Command">Empty for none.</param>
/// <param name="Interim">Whoever reads the file while it grows finds the events of each second before their counts.</param>
sealed record RecordRequest(
    string Output, bool Force, TimeSpan? Time, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Labels, bool AllowNoEvents,
    DetailOptions Detail, bool Interim);
