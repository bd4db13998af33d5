// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Tests.Facts;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Mean_is_exact_and_quantiles_are_to_their_bucket()
    {
        // 1000 ns is in bucket 10 (512 to 1024), 5000 ns in 13 (4096 to 8192).
        var histogram = LatencyHistogram.Of([Attempt(10, 99, 99 * 1000), Attempt(13, 1, 5000)]);

        Assert.Equal(104_000 / 100.0, histogram.MeanNs);
        Assert.InRange(histogram.QuantileNs(0.5)!.Value, 512, 1024);
        Assert.Equal(1024, histogram.QuantileNs(0.99)!.Value, 1e-9);
        Assert.InRange(histogram.QuantileNs(0.995)!.Value, 4096, 8192);
        Assert.Equal(8192, histogram.QuantileNs(1));
    }

    [Fact]
    public void Quantile_is_never_a_factor_of_two_off()
    {
        var random = new Random(6);
        double[] latencies = [.. Enumerable.Range(0, 5000).Select(_ => Math.Exp(6 + (8 * random.NextDouble())))];
        var histogram = LatencyHistogram.Of(latencies.Select(ns => Attempt((int)Math.Log2(ns) + 1, 1, ns)));
        var sorted = latencies.Order().ToArray();

        foreach (var p in new[] { 0.1, 0.5, 0.9, 0.99 })
        {
            Assert.InRange(histogram.QuantileNs(p)!.Value / sorted[(int)(p * 5000)], 0.5, 2);
        }
    }

    [Fact]
    public void Nothing_counted_has_neither_mean_nor_quantile()
    {
        var histogram = LatencyHistogram.Of([Attempt(0, 5, 0)]);

        Assert.Equal((0, null, null), (histogram.Count, histogram.MeanNs, histogram.QuantileNs(0.5)));
    }

    [Fact]
    public void A_deferred_attempt_did_nothing_and_has_no_latency()
    {
        var histogram = LatencyHistogram.Of([Attempt(13, 1, 5000), Attempt(1, 99, 0) with { Outcome = ActivityCount.Deferred }]);

        Assert.Equal((1, 5000), (histogram.Count, histogram.MeanNs));
    }

    static ActivityCount Attempt(int bucket, long count, double ns) =>
        new(Activity.CompactionAttempt, 9, 0, "Normal", null, null, ActivityCount.Succeeded, bucket, count, ns);
}
