// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;

namespace Fleet.Plotter.Charts;

/// <summary>A verdict in words and glyphs, the same in figure, text and page.</summary>
static class VerdictText
{
    public const string Legend = "▲ better  ▼ worse  ~ no difference  ? inconclusive  · not judged";

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        Verdict.NoDifference => "no difference",
        Verdict.Inconclusive => "inconclusive",
        Verdict.Described => "not judged",
        _ => "not measured",
    };

    public static string Glyph(Verdict verdict) => verdict switch
    {
        Verdict.Better => "▲",
        Verdict.Worse => "▼",
        Verdict.NoDifference => "~",
        Verdict.Inconclusive => "?",
        _ => "·",
    };

    public static Tone Tone(Verdict verdict) => verdict switch
    {
        Verdict.Better => Charts.Tone.Better,
        Verdict.Worse => Charts.Tone.Worse,
        Verdict.Inconclusive => Charts.Tone.Unsure,
        _ => Charts.Tone.Neutral,
    };

    /// <summary>The change with its interval: in percent of A's median, in the metric's unit where that is 0.</summary>
    public static string Change(MetricComparison row) => row switch
    {
        { Shift: null } => "",
        { Change: { } change, ChangeInterval: { } interval } => Quantity.Relative(change, interval.Low, interval.High),
        { Change: { } change } => Quantity.Relative(change),
        { Shift: { } shift, Interval: { } interval } =>
            $"{Quantity.Signed(shift)} [{Quantity.Signed(interval.Low)}, {Quantity.Signed(interval.High)}]",
        _ => Quantity.Signed(row.Shift.Value),
    };

    /// <summary>One sentence on the primary metric: verdict, change, interval, q; or why there is none.</summary>
    public static string Sentence(Comparison comparison)
    {
        var row = comparison.Primary;
        var head = $"{Glyph(row.Verdict)} {Word(row.Verdict)}";
        return row.Verdict switch
        {
            Verdict.NotMeasured => head,
            Verdict.Described => $"{head}: one run an arm is a description, not a test",
            Verdict.Inconclusive when row.Interval is null => $"{head}: too few runs to bound the change ({Change(row)})",
            Verdict.Inconclusive => $"{head}: {Change(row)}{Unit(row)}{Q(row)}{Detectable(row)}",
            _ => $"{head}: {Change(row)}{Unit(row)}{Q(row)}",
        };
    }

    /// <summary>The smallest change that these runs would have shown, in percent of A's median where there is one.</summary>
    public static string Detectable(MetricComparison row) => row.SmallestDetectable is not { } smallest ? ""
        : row is { MedianA: > 0 and var median, Metric.IsDifference: false } ? $"; only changes beyond about {Quantity.Relative(smallest / median).TrimStart('+')} would have shown"
        : $"; only changes beyond about {Quantity.Compact(smallest)} would have shown";

    static string Unit(MetricComparison row) => row.Change is null ? " " + row.Unit : "";

    static string Q(MetricComparison row) => row.Q is { } q ? $", q {(q < 0.001 ? "" : "= ")}{Quantity.Probability(q)}" : "";
}
