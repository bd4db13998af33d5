// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>The end of a run.</summary>
/// <param name="Reason"><c>duration</c>, <c>command</c> or <c>signal</c>; null where the agent did not say.</param>
sealed record RunEndRow(DateTimeOffset Ended, string? Reason, int? ExitCode)
{
    public static RunEndRow From(RunEnd end, WallClock clock) => new(clock.At(end.BootNs), ReasonName(end.Reason), end.HasExitCode ? end.ExitCode : null);

    static string? ReasonName(RunEnd.Types.Reason reason) => reason switch
    {
        RunEnd.Types.Reason.Duration => "duration",
        RunEnd.Types.Reason.Command => "command",
        RunEnd.Types.Reason.Signal => "signal",
        _ => null,
    };
}
