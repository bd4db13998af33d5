// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;

namespace Fleet.Analysis.Breakdowns;

/// <summary>Free blocks of an arm by migratetype and order: the mean over its runs of each run's mean over time.</summary>
/// <param name="Types">Rows: the usual three first, then the rest by name.</param>
/// <param name="Blocks">[type, order]; null where no run measured it. A kernel stops counting a list at 100000 blocks.</param>
public sealed record FreeBlockTable(IReadOnlyList<string> Types, int Orders, double?[,] Blocks)
{
    public static FreeBlockTable Of(IReadOnlyList<RunFacts> runs)
    {
        var met = runs.SelectMany(run => run.FreeBlocksByType.Keys).Distinct().ToArray();
        string[] types = [.. Migratetype.Usual.Intersect(met), .. met.Except(Migratetype.Usual).Order(StringComparer.Ordinal)];
        var orders = runs.SelectMany(run => run.FreeBlocksByType.Values).Select(blocks => blocks.Count).DefaultIfEmpty().Max();
        var cells = new double?[types.Length, orders];
        for (var type = 0; type < types.Length; type++)
        {
            for (var order = 0; order < orders; order++)
            {
                var measured = runs.Select(run => run.FreeBlocksByType.GetValueOrDefault(types[type])?.ElementAtOrDefault(order)).OfType<double>().ToArray();
                cells[type, order] = measured.Length == 0 ? null : measured.Average();
            }
        }

        return new FreeBlockTable(types, orders, cells);
    }
}
