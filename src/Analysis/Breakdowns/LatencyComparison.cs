// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Breakdowns;

/// <summary>
/// How far the latencies of two arms lie apart as distributions. It describes events, so it is never a verdict: for that the
/// runs are compared by their mean and quantiles.
/// </summary>
/// <param name="KolmogorovSmirnov">The greatest distance of the two distribution functions, 0 to 1.</param>
/// <param name="AndersonDarling">See <see cref="DistributionDistance.AndersonDarling"/>.</param>
public sealed record LatencyComparison(LatencyHistogram A, LatencyHistogram B, double? KolmogorovSmirnov, double? AndersonDarling)
{
    public static LatencyComparison Of(LatencyHistogram a, LatencyHistogram b)
    {
        var (x, y) = (a.Steps(), b.Steps());
        return a.Count == 0 || b.Count == 0 ? new(a, b, null, null)
            : new(a, b, DistributionDistance.KolmogorovSmirnov(x, y), DistributionDistance.AndersonDarling(x, y));
    }
}
