// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Plotter.Charts;

/// <summary>The severity marks of plot-fragmentation; what they stand for is said beside them.</summary>
static class SeverityMark
{
    public const string Legend = "!! cannot be undone  ·  ! mixed  ·  = not mixed  ·  + became movable";

    public static string Of(FallbackSeverity severity) => severity switch
    {
        FallbackSeverity.Critical => "!!",
        FallbackSeverity.Mixed => "!",
        FallbackSeverity.Good => "+",
        _ => "=",
    };

    public static string Of(FallbackKind kind) => kind switch
    {
        FallbackKind.Claim => "claim",
        FallbackKind.StealWhole => "whole-block steal",
        FallbackKind.Pollute => "pollute",
        _ => "ownership unknown",
    };
}
