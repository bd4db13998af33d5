// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;

namespace Fleet.Plotter.Sources;

/// <summary>Which moment of each run is its zero.</summary>
/// <param name="Marker">A run begins at its first marker of this text: what came before is neither counted nor drawn.</param>
/// <param name="WallClock">Runs keep their distance in time: zero is the start of the earliest.</param>
sealed record Alignment(string? Marker = null, bool WallClock = false)
{
    const string MarkerPrefix = "marker:";

    /// <summary>Zero is the moment when a run's probes were attached.</summary>
    public static Alignment Start { get; } = new();

    /// <summary>In words, after "seconds since".</summary>
    public string Zero => Marker is not null ? $"the marker {Marker}" : WallClock ? "the start of the first run" : "the run's start";

    /// <exception cref="PlotterException">It is none of the three.</exception>
    public static Alignment Parse(string text) => text switch
    {
        "start" => Start,
        "wall" => new(WallClock: true),
        _ when text.StartsWith(MarkerPrefix, StringComparison.Ordinal) && text.Length > MarkerPrefix.Length => new(text[MarkerPrefix.Length..]),
        _ => throw new PlotterException(ExitCode.Usage, $"--align {text}: want start, wall, or marker:TEXT"),
    };
}
