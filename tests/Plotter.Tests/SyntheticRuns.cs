// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;

namespace Fleet.Plotter.Tests;

/// <summary>Runs made up from a fixed seed: the same on every machine.</summary>
static class SyntheticRuns
{
    public static ComparisonOptions Options { get; } = new(Exposure.Hour);

    /// <param name="level">Fragmenting events a run, about.</param>
    public static Arm Arm(string kernel, int runs, int level, int seed, int hosts = 1) =>
        new(kernel, Enumerable.Range(0, runs).Select(i => Run(kernel, "lab" + ((i % hosts) + 1), i, level, new Random(seed + i))).ToArray());

    static RunFacts Run(string kernel, string host, int number, int level, Random random)
    {
        const int Seconds = 60;
        var series = new CountBins();
        long total = 0;
        for (var second = 1; second <= Seconds; second++)
        {
            var wave = 1 + Math.Sin((second + Phase(random)) / 9.0);
            var events = (long)(level / (double)Seconds * wave * (0.7 + (0.6 * random.NextDouble())));
            series.Add(second, events);
            total += events;
        }

        var counts = Counts(total, random);
        return new RunFacts
        {
            Name = $"{host}-{number + 1}",
            Source = "synthetic",
            Host = new HostContext(
                host, kernel, "#1 SMP", "x86_64", "quiet", "0.1.0", 4096, 9, 2, 1, 512L << 20, 480L << 20),
            Started = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number),
            Duration = TimeSpan.FromSeconds(Seconds),
            Extfrag = counts,
            Fallbacks = counts.GroupBy(count => new FallbackPattern(count.Donor, count.Claimer, count.KindOf(9)))
                .ToDictionary(group => group.Key, group => Share(series.Build(Seconds), group.Sum(count => count.Count) / (double)total)),
            Counters = new Dictionary<string, double>
            {
                ["compact_stall"] = random.Next(200, 400), ["compact_success"] = random.Next(50, 90), ["compact_fail"] = random.Next(100, 300),
                ["thp_fault_alloc"] = random.Next(300, 500), ["thp_fault_fallback"] = random.Next(100, 200),
                ["pgalloc_dma32"] = random.Next(900_000, 1_100_000),
            },
            UnusableIndex = Enumerable.Range(0, 11).Select(order => (double?)Math.Min(1, order * (0.08 + (random.NextDouble() * 0.01)))).ToArray(),
            SuitableBytes = random.Next(60, 90) << 20,
            ExtfragSeries = series.Build(Seconds),
            FreeBlocksByType = Migratetype.Usual.ToDictionary(type => type, type => (IReadOnlyList<double?>)[.. Enumerable.Range(0, 11).Select(order =>
                order == 0 && type == Migratetype.Movable ? null : (double?)Math.Round((type == Migratetype.Movable ? 4000 : 700) / Math.Pow(2, order) * (0.8 + (0.4 * random.NextDouble())), 1))]),
            Pageblocks = new Dictionary<string, PageblockOwners>
            {
                [Migratetype.Unmovable] = new(40, 44 + random.Next(8)), [Migratetype.Movable] = new(180, 170), [Migratetype.Reclaimable] = new(20, 22),
            },
            UnusableSeries = Drift(0.35, 0.75, random),
            SuitableSeries = Drift(180 << 20, 40 << 20, random),
        };

        static double Phase(Random random) => random.NextDouble() * 6;
    }

    static ExtfragCount[] Counts(long total, Random random)
    {
        (string Donor, string Claimer, double Share, Ownership Ownership)[] mix =
        [
            ("Movable", "Unmovable", 0.35, Ownership.Steal), ("Movable", "Reclaimable", 0.15, Ownership.Steal),
            ("Unmovable", "Movable", 0.3, Ownership.Steal), ("Reclaimable", "Movable", 0.1, Ownership.Claim),
            ("Unmovable", "Reclaimable", 0.1, Ownership.Claim),
        ];
        var counts = mix.Select(kind => new ExtfragCount(
            random.Next(0, 3), random.Next(0, 8), kind.Donor, kind.Claimer, kind.Ownership, 0, "DMA32", (long)(total * kind.Share))).ToArray();
        // What rounding left over, so that counts and series agree.
        counts[0] = counts[0] with { Count = counts[0].Count + total - counts.Sum(count => count.Count) };
        return total == 0 ? [] : counts;
    }

    static TimeBins Share(TimeBins all, double share) => all with { Values = [.. all.Values.Select(value => value * share)] };

    static TimeBins Drift(double from, double to, Random random) => new(1, Enumerable.Range(0, 60)
        .Select(second => (double?)(from + ((to - from) * second / 60) + ((to - from) * 0.1 * (random.NextDouble() - 0.5)))).ToArray());
}
