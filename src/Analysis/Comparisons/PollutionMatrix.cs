// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Comparisons;

/// <summary>Fragmenting events by donor and claimer, per exposure: all runs of an arm together over all of their exposure.</summary>
/// <param name="Types">Rows (donor) and columns (claimer), in this order.</param>
/// <param name="Cells">[donor, claimer]; null where nothing was measured.</param>
public sealed record PollutionMatrix(IReadOnlyList<string> Types, double?[,] Cells)
{
    /// <summary>The types that any run speaks of: the usual three first, then the rest by name.</summary>
    public static IReadOnlyList<string> TypesOf(IEnumerable<RunFacts> runs)
    {
        var met = runs.SelectMany(run => run.Extfrag ?? []).SelectMany(count => new[] { count.Donor, count.Claimer });
        return [.. Migratetype.Usual, .. met.Distinct().Except(Migratetype.Usual).Order(StringComparer.Ordinal)];
    }

    /// <param name="ownership">Steals are the pollution; null for all fragmenting events, where ownership is not known.</param>
    public static PollutionMatrix Of(
        IReadOnlyCollection<RunFacts> runs, IReadOnlyList<string> types, Exposure exposure, Ownership? ownership) =>
        Of(runs, types, exposure, (count, order) =>
            count.IsFragmenting(order) && (ownership is null || count.Ownership == ownership) ? count.Count : 0);

    /// <summary>Events, pages or pageblocks of one kind. Claims of whole blocks are among the claims, whatever their order.</summary>
    public static PollutionMatrix Of(
        IReadOnlyCollection<RunFacts> runs, IReadOnlyList<string> types, Exposure exposure, FallbackKind kind, FallbackUnit unit) =>
        Of([.. runs.Where(run => run.OwnershipKnown)], types, exposure, (count, order) =>
            count.KindOf(order) == kind ? count.Amount(unit, order) : 0);

    /// <summary>B less A, cell by cell; null where either was not measured. Both have the same types.</summary>
    public static PollutionMatrix Difference(PollutionMatrix a, PollutionMatrix b)
    {
        var cells = new double?[a.Types.Count, a.Types.Count];
        for (var donor = 0; donor < a.Types.Count; donor++)
        {
            for (var claimer = 0; claimer < a.Types.Count; claimer++)
            {
                cells[donor, claimer] = b.Cells[donor, claimer] - a.Cells[donor, claimer];
            }
        }

        return new PollutionMatrix(a.Types, cells);
    }

    static PollutionMatrix Of(
        IReadOnlyCollection<RunFacts> runs, IReadOnlyList<string> types, Exposure exposure, Func<ExtfragCount, int, double> amount)
    {
        var cells = new double?[types.Count, types.Count];
        var usable = runs.Where(run => run is { Extfrag: not null, Host.PageblockOrder: not null } && exposure.Amount(run) > 0).ToArray();
        var all = usable.Sum(run => exposure.Amount(run)!.Value);
        for (var donor = 0; usable.Length > 0 && donor < types.Count; donor++)
        {
            for (var claimer = 0; claimer < types.Count; claimer++)
            {
                cells[donor, claimer] = usable.Sum(run => run.Extfrag!
                    .Where(count => count.Donor == types[donor] && count.Claimer == types[claimer])
                    .Sum(count => amount(count, run.Host.PageblockOrder!.Value))) / all;
            }
        }

        return new PollutionMatrix(types, cells);
    }
}
