// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Agent.Probes;

/// <summary>How much detail the kernel is to keep until the next plan. Counts are exact whatever it says.</summary>
/// <param name="EventsPerSecond">Null: everything. 0: counts only.</param>
/// <param name="Shifts">Of each class, a key without node and zone, that is to be thinned: one of 2^shift events is kept.</param>
public sealed record ThinningPlan(double? EventsPerSecond, IReadOnlyDictionary<CountKey, int> Shifts)
{
    /// <summary>A class of which a CPU kept less than this part of the budget is left alone in a burst.</summary>
    const double Few = 1.0 / 16;

    /// <summary>
    /// Each CPU brakes for itself where it kept more than the whole budget since the last plan: a plan that fits never
    /// brakes, and a burst costs one second of that many.
    /// </summary>
    const double Brake = 1.25;

    public static ThinningPlan Everything { get; } = new(null, new Dictionary<CountKey, int>());

    public static ThinningPlan CountsOnly { get; } = new(0, new Dictionary<CountKey, int>());

    /// <param name="key">Any key.</param>
    public int ShiftOf(in CountKey key) => Shifts.Count == 0 ? 0 : Shifts.GetValueOrDefault(ClassOf(key));

    /// <summary>Events that differ in nothing but node and zone are thinned alike.</summary>
    public static CountKey ClassOf(in CountKey key) => key with { Node = null, Zone = null };

    internal FragDetail ForOneCpu() => EventsPerSecond switch
    {
        null => default,
        < 1 => new FragDetail(FragDetail.DetailMode.None, 0, 0, 0),
        { } budget => new FragDetail(FragDetail.DetailMode.Budget, Bound(budget * Brake), Bound(budget * Few), 0),
    };

    static uint Bound(double events) => (uint)Math.Clamp(events, 1, uint.MaxValue);
}
