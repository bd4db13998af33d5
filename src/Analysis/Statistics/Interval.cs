// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>Where the true value lies, at the level that was asked for.</summary>
public readonly record struct Interval(double Low, double High)
{
    public bool ExcludesZero => Low > 0 || High < 0;

    public bool IsWithin(double bound) => Low >= -bound && High <= bound;

    public Interval DividedBy(double divisor) => new(Low / divisor, High / divisor);
}
