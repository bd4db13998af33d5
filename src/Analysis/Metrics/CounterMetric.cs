// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Metrics;

/// <summary>Metrics that are a counter of the kernel, or a share of two.</summary>
static class CounterMetric
{
    public const string Vmstat = "/proc/vmstat";

    /// <param name="counter">Name in vmstat.</param>
    public static Metric Growth(string id, string title, string unit, string counter, Direction better, string description) => new(
        id, title, unit, MetricGroup.Cost, better, true, Vmstat, description, run => run.Counter(counter));

    /// <summary>What went well, of what went well or badly; null where neither happened.</summary>
    public static Metric Share(string id, string title, string good, string bad, string description) => new(
        id, title, "share", MetricGroup.Cost, Direction.HigherIsBetter, false, Vmstat, description,
        run => Of(run.Counter(good), run.Counter(bad)));

    /// <summary>Null where either was not measured, or neither happened.</summary>
    public static double? Of(double? good, double? bad) => good + bad > 0 ? good / (good + bad) : null;
}
