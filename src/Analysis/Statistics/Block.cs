// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// Values that may be compared with each other: those of one host, where hosts differ; all, where that cannot be said.
/// </summary>
public readonly record struct Block(IReadOnlyList<double> A, IReadOnlyList<double> B)
{
    public int Size => A.Count + B.Count;

    /// <summary>All differences of a value of B and one of A.</summary>
    public IEnumerable<double> Differences()
    {
        foreach (var y in B)
        {
            foreach (var x in A)
            {
                yield return y - x;
            }
        }
    }
}
