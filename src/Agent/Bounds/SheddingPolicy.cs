// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Bounds;

/// <summary>
/// Holds the agent within its limits by lowering the budget of events, a step a second, down to none. Counts and samples are
/// never shed. Pure.
/// </summary>
sealed class SheddingPolicy(CostLimits limits)
{
    /// <summary>A budget below this is none.</summary>
    public const double LeastEvents = 16;

    /// <summary>The CPU share is that of the last few seconds: one dear reading is not overload.</summary>
    const double NewestWeight = 0.25;

    /// <summary>Starting up is dear once: its seconds are not judged.</summary>
    public const int WarmUpSeconds = 5;
    const double Step = 4;

    /// <summary>Only what is well within its limits may grow again, and slower than it shrank.</summary>
    const double Comfortable = 0.7;
    const int CalmSeconds = 5;

    double _cpu;
    int _seconds;
    int _calm;
    double? _cap;

    /// <summary>Most events a second that may be taken now; null while nothing is shed.</summary>
    public double? Cap => _cap;

    /// <summary>CPU share as it is judged.</summary>
    public double Cpu => _cpu;

    /// <summary>Learns what the last second cost.</summary>
    /// <param name="cost">Measured.</param>
    /// <param name="budget">The configured budget; null is none.</param>
    /// <returns>True where <see cref="Cap"/> changed.</returns>
    public bool Observe(OwnCost cost, double? budget)
    {
        if (_seconds++ < WarmUpSeconds)
        {
            return false;
        }
        _cpu += (cost.Cpu - _cpu) * NewestWeight;
        var before = _cap;
        if (_cpu > limits.Cpu || cost.MemoryBytes > limits.MemoryBytes)
        {
            _calm = 0;
            Lower(cost.EventsPerSecond);
        }
        else if (_cap is not null && _cpu < limits.Cpu * Comfortable && cost.MemoryBytes < limits.MemoryBytes && ++_calm >= CalmSeconds)
        {
            _calm = 0;
            Raise(budget, cost.EventsPerSecond);
        }
        return before != _cap;
    }

    void Lower(double eventsPerSecond)
    {
        // From what is taken, not from what would be allowed: or the first steps would change nothing.
        var from = Math.Min(_cap ?? double.MaxValue, Math.Max(eventsPerSecond, LeastEvents));
        var next = from / Step;
        _cap = next < LeastEvents ? 0 : next;
    }

    void Raise(double? budget, double eventsPerSecond)
    {
        var next = Math.Max(_cap!.Value * 2, LeastEvents);
        // Free again where the budget is reached, or where less comes than was allowed.
        _cap = next >= budget || eventsPerSecond * Step < _cap ? null : next;
    }
}
