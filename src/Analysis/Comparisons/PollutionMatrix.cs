// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Analysis.Comparisons;

/// <summary>Fragmenting events by donor and claimer, per exposure: all runs of an arm together over all of their exposure.</summary>
/// <param name="Types">Rows (donor) and columns (claimer), in this order.</param>
/// <param name="Cells">[donor, claimer]; null where nothing was measured.</param>
public sealed record PollutionMatrix(IReadOnlyList<string> Types, double?[,] Cells)
{
    static readonly string[] Usual = [Migratetype.Unmovable, Migratetype.Movable, Migratetype.Reclaimable];

    /// <summary>The types that any run speaks of: the usual three first, then the rest by name.</summary>
    public static IReadOnlyList<string> TypesOf(IEnumerable<RunFacts> runs)
    {
        var met = runs.SelectMany(run => run.Extfrag ?? []).SelectMany(count => new[] { count.Donor, count.Claimer });
        return [.. Usual, .. met.Distinct().Except(Usual).Order(StringComparer.Ordinal)];
    }

    /// <param name="ownership">Steals are the pollution; null for all fragmenting events, where ownership is not known.</param>
    public static PollutionMatrix Of(
        IReadOnlyCollection<RunFacts> runs, IReadOnlyList<string> types, Exposure exposure, Ownership? ownership)
    {
        var cells = new double?[types.Count, types.Count];
        var usable = runs.Where(run => run is { Extfrag: not null, Host.PageblockOrder: not null } && exposure.Amount(run) > 0).ToArray();
        var amount = usable.Sum(run => exposure.Amount(run)!.Value);
        for (var donor = 0; usable.Length > 0 && donor < types.Count; donor++)
        {
            for (var claimer = 0; claimer < types.Count; claimer++)
            {
                cells[donor, claimer] = usable.Sum(run => Events(run, types[donor], types[claimer], ownership)) / amount;
            }
        }

        return new PollutionMatrix(types, cells);
    }

    static double Events(RunFacts run, string donor, string claimer, Ownership? ownership)
    {
        var order = run.Host.PageblockOrder!.Value;
        return run.Extfrag!
            .Where(count => count.Donor == donor && count.Claimer == claimer
                && count.IsFragmenting(order) && (ownership is null || count.Ownership == ownership))
            .Sum(count => (double)count.Count);
    }
}
