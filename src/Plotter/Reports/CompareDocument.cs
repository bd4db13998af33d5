// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Reports;

/// <summary>
/// The JSON of a comparison, schema <c>fleet/compare/v1</c>, described in docs/formats/compare-v1.md: keys are only ever added.
/// A null was not measured.
/// </summary>
/// <param name="Headline">Of B against A, as <paramref name="Verdict"/>, <paramref name="Metrics"/>,
/// <paramref name="Differences"/> and <paramref name="Warnings"/> are.</param>
/// <param name="Further">The same of C, D, ... against A; empty where two arms are compared.</param>
sealed record CompareDocument(
    string Schema, string Headline, string Verdict, DocumentOptions Options, IReadOnlyList<DocumentArm> Arms,
    IReadOnlyList<DocumentMetric> Metrics, IReadOnlyList<DocumentDifference> Differences, IReadOnlyList<DocumentLoss> Losses,
    IReadOnlyList<string> Warnings, IReadOnlyList<DocumentFurther> Further, DocumentWithinRun? WithinRun,
    IReadOnlyList<DocumentLatencyDistance> LatencyDistances);

sealed record DocumentFurther(
    string Role, string Headline, string Verdict, IReadOnlyList<DocumentMetric> Metrics, IReadOnlyList<DocumentDifference> Differences,
    IReadOnlyList<string> Warnings, DocumentWithinRun? WithinRun, IReadOnlyList<DocumentLatencyDistance> LatencyDistances);

/// <summary>One run against one run: how steady their difference was, second by second. Of no other run it says anything.</summary>
sealed record DocumentWithinRun(double Difference, double[] Interval);

/// <param name="KolmogorovSmirnov">0 to 1.</param>
sealed record DocumentLatencyDistance(string What, string Order, long A, long B, double? KolmogorovSmirnov, double? AndersonDarling);

/// <param name="Per">What counts are divided by: hour, gib-hour or million-allocations.</param>
sealed record DocumentOptions(string Per, double Alpha, double NoiseThreshold);

/// <param name="DurationSeconds">Of all runs together.</param>
sealed record DocumentArm(
    string Role, string Label, IReadOnlyList<string?> Kernels, IReadOnlyList<string?> Hosts, double DurationSeconds,
    DocumentCounts Counts, IReadOnlyList<DocumentRun> Runs, DocumentBreakdowns Breakdowns);

sealed record DocumentCounts(
    long? Extfrag, long? ExtfragClaim, long? ExtfragSteal, long? ExtfragFragmenting, long? CompactionSuccess, long? CompactionFailure);

sealed record DocumentRun(
    string Name, string Source, string? Host, string? Kernel, DateTime? Started, double DurationSeconds, int? PageblockOrder,
    long? ManagedBytes, double? PageAllocations, DocumentCounts Counts, IReadOnlyList<string> Warnings);

/// <param name="A">One value a run, in the order of the arm's runs, as compared; and by every exposure in <c>Per</c>.</param>
sealed record DocumentMetric(
    string Id, string Title, string Description, string Unit, string Group, string Better, DocumentValues A, DocumentValues B,
    double? Shift, double[]? Interval, double? Change, double[]? ChangeInterval, double? CliffsDelta, double? P, double? Q,
    double? SmallestDetectable, string Verdict, IReadOnlyDictionary<string, DocumentPer>? Per, DocumentMeans? Means);

/// <summary>The same question asked of means: a second opinion.</summary>
sealed record DocumentMeans(double Difference, double[]? Interval, double P, double? Ratio, double[]? RatioInterval);

sealed record DocumentValues(double? Median, IReadOnlyList<double?> Runs);

sealed record DocumentPer(IReadOnlyList<double?> A, IReadOnlyList<double?> B);

sealed record DocumentDifference(string Name, string A, string B);

sealed record DocumentLoss(string Arm, string Run, string Stage, string Reason, long? Count, double? FromSeconds, double? ToSeconds);
