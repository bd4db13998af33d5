// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Reports;

/// <summary>The JSON of <c>list</c>, schema <c>fleet/runs/v1</c>: keys are only ever added. A null was not measured.</summary>
sealed record RunsDocument(string Schema, IReadOnlyList<DocumentListedRun> Runs)
{
    public static RunsDocument Of(IReadOnlyList<RunInfo> runs) => new("fleet/runs/v1",
        [.. runs.Select(run => new DocumentListedRun(
            run.RunId.ToString("N"), run.Source, new SortedDictionary<string, string>(run.Labels.ToDictionary(), StringComparer.Ordinal), run.Started.UtcDateTime, run.Ended?.UtcDateTime, run.Duration.TotalSeconds,
            run.Host?.Capture, run.Warnings))]);
}

/// <param name="Ended">Null while the run goes on, or where its end was lost.</param>
sealed record DocumentListedRun(
    string Run, string Source, IReadOnlyDictionary<string, string> Labels, DateTime Started, DateTime? Ended, double DurationSeconds,
    string? Capture, IReadOnlyList<string> Warnings);
