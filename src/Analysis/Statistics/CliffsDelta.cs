// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// How often a run of B lies above a run of A, less how often below: -1 to 1, 0 where neither is the greater one
/// (Cliff, Psychological Bulletin 114, 1993). With several blocks, of pairs within a block.
/// </summary>
public static class CliffsDelta
{
    public static double Of(IReadOnlyList<double> a, IReadOnlyList<double> b) => Of([new Block(a, b)]);

    public static double Of(IReadOnlyList<Block> blocks) =>
        blocks.SelectMany(block => block.Differences()).Average(difference => (double)Math.Sign(difference));
}
