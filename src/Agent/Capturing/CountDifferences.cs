// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Agent.Capturing;

/// <summary>Turns the kernel's cumulative counts into what was added since the reading before. Pure.</summary>
sealed class CountDifferences
{
    readonly Dictionary<CountKey, (ulong Count, ulong Sum)> _last = [];

    /// <returns>The keys that grew, with by how much.</returns>
    /// <exception cref="OverflowException">A counter went down: it is not the counter that it was.</exception>
    public IReadOnlyList<CountRow> Since(IReadOnlyList<CountRow> cumulative)
    {
        var grown = new List<CountRow>();
        foreach (var row in cumulative)
        {
            var (count, sum) = _last.GetValueOrDefault(row.Key);
            var added = checked(row.Count - count);
            if (added > 0)
            {
                // The kernel adds to the sum first: what is counted is in it.
                _last[row.Key] = (row.Count, row.Sum);
                grown.Add(row with { Count = added, Sum = checked(row.Sum - sum) });
            }
        }
        return grown;
    }
}
