// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// How far the means of two arms lie apart, with a bootstrap interval whose units are clusters: whole hosts are drawn, with
/// all of their runs, because runs of one host resemble each other (Davison and Hinkley, Bootstrap Methods, 3.8).
/// </summary>
public static class ClusterBootstrap
{
    const int Replicates = 1_999;

    /// <summary>Each host measured both arms: the mean over hosts of the difference of the host's means.</summary>
    /// <returns>Null below three hosts: so few say nothing of their scatter.</returns>
    public static Interval? OfPaired(IReadOnlyList<Block> hosts, double alpha, int seed)
    {
        var differences = hosts.Select(host => host.B.Average() - host.A.Average()).ToArray();
        if (differences.Length < 3)
        {
            return null;
        }

        var random = new Draws(seed);
        var replicates = Drawn(() => Mean(differences, random));
        return BcaInterval.Of(differences.Average(), replicates, [Influences(differences, 1)], alpha);
    }

    /// <summary>Each host measured one arm: the difference of the means over the hosts' means. A host may be one run.</summary>
    /// <returns>Null where an arm has fewer than three hosts.</returns>
    public static Interval? OfSeparate(
        IReadOnlyList<IReadOnlyList<double>> hostsA, IReadOnlyList<IReadOnlyList<double>> hostsB, double alpha, int seed)
    {
        var (a, b) = (Means(hostsA), Means(hostsB));
        if (Math.Min(a.Length, b.Length) < 3)
        {
            return null;
        }

        var random = new Draws(seed);
        var replicates = Drawn(() => Mean(b, random) - Mean(a, random));
        return BcaInterval.Of(b.Average() - a.Average(), replicates, [Influences(a, -1), Influences(b, 1)], alpha);
    }

    static double[] Drawn(Func<double> draw)
    {
        var replicates = new double[Replicates];
        for (var i = 0; i < Replicates; i++)
        {
            replicates[i] = draw();
        }

        return replicates;
    }

    static double Mean(double[] values, Draws random)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[random.Next(values.Length)];
        }

        return sum / values.Length;
    }

    static double[] Means(IReadOnlyList<IReadOnlyList<double>> hosts) => [.. hosts.Select(host => host.Average())];

    // Of a mean, leaving a value out moves it by just that value's distance.
    static double[] Influences(double[] values, int sign)
    {
        var mean = values.Average();
        return [.. values.Select(value => sign * (value - mean))];
    }
}
