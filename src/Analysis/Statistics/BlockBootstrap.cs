// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// How sure the mean of one run's series is, from the run itself: neighbouring seconds resemble each other, so whole stretches
/// are drawn (circular block bootstrap, Politis and Romano 1992). It speaks of this run alone: of the same host, boot and load
/// going on, not of another run. That makes it a description, never a test of kernels.
/// </summary>
public static class BlockBootstrap
{
    const int Replicates = 1_999;
    const int FewestValues = 20;

    /// <summary>The interval of mean B - mean A.</summary>
    /// <param name="a">A series of equal steps; gaps are left out before.</param>
    /// <returns>Null where a series is shorter than twenty steps.</returns>
    public static Interval? MeanDifference(IReadOnlyList<double> a, IReadOnlyList<double> b, double alpha, int seed)
    {
        if (Math.Min(a.Count, b.Count) < FewestValues)
        {
            return null;
        }

        var random = new Draws(seed);
        var (ofA, ofB) = (new Circle(a), new Circle(b));
        var replicates = new double[Replicates];
        for (var i = 0; i < Replicates; i++)
        {
            replicates[i] = ofB.Draw(random) - ofA.Draw(random);
        }

        Array.Sort(replicates);
        var edge = Math.Max(0, (int)Math.Floor(alpha / 2 * (Replicates + 1)) - 1);
        return new Interval(replicates[edge], replicates[^(edge + 1)]);
    }

    /// <summary>
    /// How long a stretch must be, from the correlation of neighbours: the length that is best for a first-order process
    /// (Carlstein, Annals of Statistics 14, 1986), at least one and at most a quarter of the series.
    /// </summary>
    public static int LengthFor(IReadOnlyList<double> series)
    {
        var mean = series.Average();
        var variance = series.Sum(value => (value - mean) * (value - mean));
        var neighbours = Enumerable.Range(1, series.Count - 1).Sum(i => (series[i] - mean) * (series[i - 1] - mean));
        var correlation = variance == 0 ? 0 : Math.Clamp(neighbours / variance, 0, 0.99);
        var best = Math.Pow(Math.Sqrt(6) * correlation / (1 - (correlation * correlation)), 2.0 / 3) * Math.Cbrt(series.Count);
        return Math.Clamp((int)Math.Ceiling(best), 1, Math.Max(1, series.Count / 4));
    }

    /// <summary>A series whose end is followed by its start, with sums up to each place.</summary>
    sealed class Circle
    {
        readonly double[] _sums;
        readonly int _count;
        readonly int _length;

        public Circle(IReadOnlyList<double> series)
        {
            (_count, _length) = (series.Count, LengthFor(series));
            _sums = new double[_count + _length + 1];
            for (var i = 0; i < _count + _length; i++)
            {
                _sums[i + 1] = _sums[i] + series[i % _count];
            }
        }

        public double Draw(Draws random)
        {
            var (sum, left) = (0.0, _count);
            while (left > 0)
            {
                var (from, length) = (random.Next(_count), Math.Min(_length, left));
                sum += _sums[from + length] - _sums[from];
                left -= length;
            }

            return sum / _count;
        }
    }
}
