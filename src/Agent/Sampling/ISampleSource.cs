// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>
/// One file of the kernel's that tells the state of memory, or files of one form, and how to read them. A new source is one
/// class here, a row in <see cref="SampleSources"/> and its lines in docs/samples.md.
/// </summary>
interface ISampleSource
{
    /// <summary>As <c>fleet-agent doctor</c> and the run's sources call it.</summary>
    string Name { get; }

    /// <summary>Below the host's root, e.g. <c>proc/buddyinfo</c>. With a <c>*</c> it is every file of that form, read as <see cref="Listing"/> says.</summary>
    string Path { get; }

    /// <summary>The time between two readings, where they cost little; see <see cref="SampleCadence"/>.</summary>
    TimeSpan Interval => SampleCadence.Usual;

    /// <summary>What a kernel must have for it; the end of a sentence.</summary>
    string Needs { get; }

    /// <summary>Finds every series in <paramref name="text"/>; pure, throws nothing. A line that cannot be understood is skipped and counted.</summary>
    /// <param name="text">Whole lines: see <see cref="SampleText"/>.</param>
    ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found);
}

/// <summary>One series' value: one element, or one for each order.</summary>
delegate void SeriesHandler(in SeriesKey series, ReadOnlySpan<long> values);

/// <summary>How much of a text was understood.</summary>
/// <param name="Series">Series found.</param>
/// <param name="SkippedLines">Lines that ought to hold a series but could not be read.</param>
/// <param name="FirstProblem">The first such line, for a person; null when there was none.</param>
readonly record struct ParseOutcome(int Series, int SkippedLines, string? FirstProblem)
{
    public ParseOutcome Found() => this with { Series = Series + 1 };

    public ParseOutcome Skipped(ReadOnlySpan<char> line) =>
        this with { SkippedLines = SkippedLines + 1, FirstProblem = FirstProblem ?? line.Trim().ToString() };
}
