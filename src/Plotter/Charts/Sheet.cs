// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>A whole figure as plain data: everything that it says, nothing of how it is drawn.</summary>
sealed record Sheet
{
    public required string Headline { get; init; }

    /// <summary>Under the headline; null where nothing was compared.</summary>
    public string? Verdict { get; init; }

    public Tone VerdictTone { get; init; }

    /// <summary>What was measured, where no arm says it: kernels, hosts, number of runs, duration, exposure.</summary>
    public string? Subject { get; init; }

    public IReadOnlyList<SheetArm> Arms { get; init; } = [];

    /// <summary>Warnings, most important first.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<DotPanel> Dots { get; init; } = [];

    public IReadOnlyList<HistoryPanel> Histories { get; init; } = [];

    public IReadOnlyList<TimePanel> Times { get; init; } = [];

    /// <summary>Moments that are marked in all <see cref="Times"/>, in order; the first <see cref="TimeMark.MostDrawn"/> are drawn.</summary>
    public IReadOnlyList<TimeMark> Marks { get; init; } = [];

    /// <summary>From when the time axis counts, in the <see cref="TimeUnit"/> of each panel.</summary>
    public string TimeAxis { get; init; } = "";

    public string MatrixTitle { get; init; } = "";

    public IReadOnlyList<MatrixPanel> Matrices { get; init; } = [];

    public CompactionPanel? Compactions { get; init; }

    public LatencyPanel? Latency { get; init; }

    public ForestPanel? Forest { get; init; }

    /// <summary>When which migratetype took from which.</summary>
    public PatternPanel? Patterns { get; init; }

    public IReadOnlyList<GridPanel> Grids { get; init; } = [];

    /// <summary>Tables of what stands behind the metrics, two beside each other.</summary>
    public IReadOnlyList<GridPanel> Details { get; init; } = [];

    /// <summary>Where the numbers come from.</summary>
    public required string Footer { get; init; }
}

/// <param name="Text">Kernel, host, number of runs, duration, exposure.</param>
/// <param name="Verdict">Of its headline metric against the baseline; null for the baseline and where there is but one other arm.</param>
sealed record SheetArm(Role Role, string Label, string Text, string? Verdict = null, Tone Tone = Tone.Neutral);
