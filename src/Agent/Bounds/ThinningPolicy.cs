// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Bounds;

/// <summary>
/// Divides a budget of events among the classes that fire, from the exact counts of the last second: whichever class has
/// most kept is halved until all fit, so that a rare class keeps everything. Pure.
/// </summary>
/// <param name="movable">This kernel's number of the migratetype Movable; -1 where it has none.</param>
/// <param name="pageblockOrder">Null where it is not known.</param>
sealed class ThinningPolicy(int movable, int? pageblockOrder)
{
    const int LargestShift = 24; // MAX_SHIFT of bpf/include/thinning.bpf.h

    /// <summary>Pollution of movable blocks, what this tool is about, is thinned only where it is so much more than the rest.</summary>
    const double CriticalWorth = 8;

    Dictionary<CountKey, int> _last = [];

    /// <param name="counted">What the counts grew by in the last second.</param>
    /// <param name="eventsPerSecond">The budget; null is none, below 1 is counts only.</param>
    public ThinningPlan Next(IReadOnlyList<CountRow> counted, double? eventsPerSecond)
    {
        if (eventsPerSecond is not { } budget || budget < 1)
        {
            _last = [];
            return eventsPerSecond is null ? ThinningPlan.Everything : ThinningPlan.CountsOnly;
        }
        var wanted = Shifts(Rates(counted), budget);
        // A class comes back to everything step by step: bursts come in rows.
        foreach (var (key, shift) in _last)
        {
            if (shift - 1 > wanted.GetValueOrDefault(key))
            {
                wanted[key] = shift - 1;
            }
        }
        _last = wanted;
        return new ThinningPlan(budget, wanted);
    }

    /// <summary>Whether such an event puts another migratetype's page into a movable block.</summary>
    internal bool IsCritical(in CountKey key) =>
        key.Donor == movable && key.Claimer != movable && key.Ownership != Ownership.Claim && !(key.FallbackOrder >= pageblockOrder);

    static Dictionary<CountKey, ulong> Rates(IReadOnlyList<CountRow> counted)
    {
        var rates = new Dictionary<CountKey, ulong>();
        foreach (var row in counted)
        {
            if (row.Key.Kind == Kind.Extfrag)
            {
                var key = ThinningPlan.ClassOf(row.Key);
                rates[key] = rates.GetValueOrDefault(key) + row.Count;
            }
        }
        return rates;
    }

    Dictionary<CountKey, int> Shifts(Dictionary<CountKey, ulong> rates, double budget)
    {
        var shifts = new Dictionary<CountKey, int>();
        var largest = new PriorityQueue<CountKey, double>();
        var kept = 0.0;
        foreach (var (key, rate) in rates)
        {
            kept += rate;
            largest.Enqueue(key, -Weight(key, rate));
        }
        while (kept > budget && largest.TryDequeue(out var key, out var priority))
        {
            var shift = shifts[key] = shifts.GetValueOrDefault(key) + 1;
            kept -= rates[key] / Math.Pow(2, shift);
            if (shift < LargestShift)
            {
                largest.Enqueue(key, priority / 2);
            }
        }
        return shifts;
    }

    double Weight(in CountKey key, ulong rate) => IsCritical(key) ? rate / CriticalWorth : rate;
}
