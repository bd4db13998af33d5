// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>Compactions one by one: a bounded choice for the figure, and indices after success. Totals come from counts.</summary>
sealed class CompactionDetail
{
    readonly CompactionPoints _points = new();
    readonly CompactionPoints _outOfTree = new();
    readonly Dictionary<int, long> _indices = [];

    /// <param name="seconds">Since the run's start.</param>
    public void Add(double seconds, CompactionRow row)
    {
        if (row.Kind == Kind.CompactionAttempt && (Outcome)row.Status is Outcome.Success or Outcome.Failed)
        {
            _points.Add(new CompactionPoint(seconds, row.Order, row.IndexAfter, (Outcome)row.Status == Outcome.Failed));
        }
        else if (row.Kind is Kind.CompactionSuccess or Kind.CompactionFailure)
        {
            _outOfTree.Add(new CompactionPoint(seconds, row.Order, row.IndexAfter, row.Kind == Kind.CompactionFailure));
        }

        if (row is { Kind: Kind.CompactionSuccess, IndexAfter: { } index })
        {
            // One that stands for several after thinning still is one index that was seen.
            _indices[index] = _indices.GetValueOrDefault(index) + 1;
        }
    }

    /// <param name="successes">As counted; null where there was none.</param>
    public RunFacts AddTo(RunFacts run, long? successes) => run with
    {
        // Where both are watched the same compaction comes twice: attempts are of every order and cause.
        Compactions = _points.Seen > 0 ? _points : _outOfTree.Seen > 0 ? _outOfTree : null,
        IndexAfterSuccess = _indices.Count > 0 ? new IndexCounts(_indices, successes) : null,
    };
}
