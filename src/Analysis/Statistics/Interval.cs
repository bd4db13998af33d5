// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>Where the true value lies, at the level that was asked for.</summary>
public readonly record struct Interval(double Low, double High)
{
    public bool ExcludesZero => Low > 0 || High < 0;

    public bool IsWithin(double bound) => Low >= -bound && High <= bound;

    /// <summary>As a change of what cannot fall below nothing: a share of <paramref name="whole"/>, at least -1.</summary>
    public Interval AsChangeOf(double whole) => new(Math.Max(Low / whole, -1), Math.Max(High / whole, -1));
}
