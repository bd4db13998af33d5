// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>What a run has come to so far, for the live line and the end summary. Every figure but Events is from the exact counts.</summary>
/// <remarks>Threading: the capture thread; others read it after the run.</remarks>
sealed class RunTotals(int? pageblockOrder)
{
    readonly Dictionary<(int Donor, int Claimer), PairTotal> _pairs = [];
    readonly SortedDictionary<int, OrderTotal> _orders = [];
    readonly SortedDictionary<string, ulong> _losses = new(StringComparer.Ordinal);

    /// <summary>Extfrag events in detail.</summary>
    public ulong Events { get; private set; }

    /// <summary>Compactions of every kind in detail.</summary>
    public ulong Compactions { get; private set; }

    /// <summary>What is not extfrag.</summary>
    public KindTotals Kinds { get; } = new();

    /// <summary>Extfrag events in all, by the kernel's counters.</summary>
    public ulong Counts { get; private set; }

    /// <summary>Counts with fallback_order below pageblock_order; null where pageblock_order is not known.</summary>
    public ulong? Fragmenting { get; private set; } = pageblockOrder is null ? null : 0;

    public ulong Claims { get; private set; }

    public ulong Steals { get; private set; }

    /// <summary>Rows of samples written.</summary>
    public ulong Samples { get; private set; }

    /// <summary>How often the wall clock was set.</summary>
    public ulong ClockSteps { get; set; }

    /// <summary>Counted losses by reason; what is not of extfrag says of what.</summary>
    public IReadOnlyDictionary<string, ulong> Losses => _losses;

    /// <summary>Events that were counted and, by the budget, not kept in detail.</summary>
    public ulong Thinned => _losses.GetValueOrDefault(DropDifferences.Thinned);

    /// <summary>Totals by donor and claimer, largest first.</summary>
    public IEnumerable<PairTotal> Pairs => _pairs.Values.OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Donor).ThenBy(pair => pair.Claimer);

    /// <summary>Totals by allocation order.</summary>
    public IEnumerable<OrderTotal> Orders => _orders.Values;

    public void AddEvents(int events) => Events += (ulong)events;

    public void AddCompaction() => Compactions++;

    public void AddSample() => Samples++;

    public void Add(in CountRow row)
    {
        var key = row.Key;
        if (key.Kind != Kind.Extfrag)
        {
            Kinds.Add(row);
            return;
        }
        Counts += row.Count;
        if (key.FallbackOrder < pageblockOrder)
        {
            Fragmenting += row.Count;
        }
        var claims = key.Ownership == Ownership.Claim ? row.Count : 0;
        var steals = key.Ownership == Ownership.Steal ? row.Count : 0;
        Claims += claims;
        Steals += steals;
        var order = _orders.GetValueOrDefault(key.AllocOrder, new(key.AllocOrder, 0, 0, 0));
        _orders[key.AllocOrder] = order with { Count = order.Count + row.Count, Claims = order.Claims + claims, Steals = order.Steals + steals };
        var pair = _pairs.GetValueOrDefault((key.Donor, key.Claimer), new(key.Donor, key.Claimer, 0, 0, 0));
        _pairs[(key.Donor, key.Claimer)] = pair with { Count = pair.Count + row.Count, Claims = pair.Claims + claims, Steals = pair.Steals + steals };
    }

    public void Add(Loss loss)
    {
        var name = loss.Kind is Kind.Extfrag or Kind.Unspecified ? loss.Reason : $"{loss.Reason} ({loss.Kind})";
        _losses[name] = _losses.GetValueOrDefault(name) + loss.Count;
    }
}

/// <param name="Count">Events, whatever their ownership.</param>
/// <param name="Claims">Those of them that changed the block's owner.</param>
/// <param name="Steals">Those of them that did not.</param>
readonly record struct PairTotal(int Donor, int Claimer, ulong Count, ulong Claims, ulong Steals);

/// <param name="Count">Events of this allocation order, whatever their ownership.</param>
readonly record struct OrderTotal(int Order, ulong Count, ulong Claims, ulong Steals);
