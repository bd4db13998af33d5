// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>How often what is not extfrag happened so far, by the kernel's counters.</summary>
/// <remarks>Threading: the capture thread; others read it after the run.</remarks>
sealed class KindTotals
{
    readonly Dictionary<(Kind Kind, int Origin, int Status), ulong> _counts = [];
    readonly SortedDictionary<int, AttemptTotal> _attempts = [];

    /// <summary>Direct attempts by order.</summary>
    public IEnumerable<AttemptTotal> Attempts => _attempts.Values;

    public void Add(in CountRow row)
    {
        var key = (row.Key.Kind, row.Key.Origin, row.Key.Status);
        _counts[key] = _counts.GetValueOrDefault(key) + row.Count;
        if (row.Key.Kind == Kind.CompactionAttempt)
        {
            var order = row.Key.AllocOrder;
            _attempts[order] = _attempts.GetValueOrDefault(order, new(order, 0, 0, 0, 0)).Plus((Outcome)row.Key.Status, row.Count);
        }
    }

    public ulong Of(Kind kind) => Sum(key => key.Kind == kind);

    public ulong Of(Origin origin) => Sum(key => key.Kind == Kind.Compaction && key.Origin == (int)origin);

    public ulong Of(Outcome outcome) => Sum(key => key.Kind == Kind.CompactionAttempt && key.Status == (int)outcome);

    /// <param name="done">Those that were migrated, or those that were not.</param>
    public ulong Migrated(bool done) => Sum(key => key.Kind == Kind.Migration && key.Status == 1 == done);

    ulong Sum(Func<(Kind Kind, int Origin, int Status), bool> wanted) =>
        _counts.Where(entry => wanted(entry.Key)).Aggregate(0UL, (sum, entry) => sum + entry.Value);
}
