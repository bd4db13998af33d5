// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Statistics;

/// <summary>
/// The two-sided permutation test of means (Fisher, Pitman): exact where all choices can be counted, else by drawing choices
/// from a seed. Runs are permuted within their block.
/// </summary>
public static class PermutationTest
{
    const double CountUpTo = 50_000;
    const int DrawnChoices = 9_999;

    /// <summary>The probability of means at least as far apart as these, if A and B were alike.</summary>
    /// <param name="seed">Of the draws: the same values and seed give the same answer.</param>
    public static double PValue(IReadOnlyList<Block> blocks, int seed)
    {
        var told = blocks.Where(block => block is { A.Count: > 0, B.Count: > 0 }).Select(block => new Centred(block)).ToArray();
        var observed = Math.Abs(told.Sum(block => block.Observed)) * (1 - 1e-9);
        // No choice is nearer than these means are.
        return observed == 0 ? 1 : told.Aggregate(1.0, (choices, block) => choices * block.Choices) <= CountUpTo
            ? Counted(told, observed)
            : Drawn(told, observed, new Draws(seed));
    }

    static double Counted(Centred[] blocks, double observed)
    {
        double[] sums = [0];
        foreach (var block in blocks)
        {
            var own = block.AllSums();
            sums = [.. sums.SelectMany(sum => own.Select(one => sum + one))];
        }

        return sums.Count(sum => Math.Abs(sum) >= observed) / (double)sums.Length;
    }

    static double Drawn(Centred[] blocks, double observed, Draws random)
    {
        // A pair has two choices: its difference one way or the other. Hosts that measured once on either side are many such pairs.
        double[] pairs = [.. blocks.Where(block => block.IsPair).Select(block => block.Observed)];
        Centred[] others = [.. blocks.Where(block => !block.IsPair)];
        var reached = 0;
        for (var i = 0; i < DrawnChoices; i++)
        {
            var sum = Flipped(pairs, random);
            foreach (var block in others)
            {
                sum += block.Draw(random);
            }

            reached += Math.Abs(sum) >= observed ? 1 : 0;
        }

        // The data are one of the choices themselves: Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010.
        return (1 + reached) / (1.0 + DrawnChoices);
    }

    static double Flipped(double[] pairs, Draws random)
    {
        var (sum, bits) = (0.0, 0ul);
        for (var i = 0; i < pairs.Length; i++)
        {
            bits = i % 64 == 0 ? random.Bits() : bits >> 1;
            sum += (bits & 1) == 0 ? pairs[i] : -pairs[i];
        }

        return sum;
    }

    /// <summary>The values of a block less their mean: the sum of those in A is the statistic.</summary>
    sealed class Centred
    {
        readonly double[] _values;
        readonly int _inA;

        public Centred(Block block)
        {
            var mean = block.A.Concat(block.B).Average();
            _inA = block.A.Count;
            _values = [.. block.A.Concat(block.B).Select(value => value - mean)];
            Observed = _values.Take(_inA).Sum();
            Choices = Enumerable.Range(1, _inA).Aggregate(1.0, (ways, i) => ways * (_values.Length - _inA + i) / i);
        }

        public double Observed { get; }

        public bool IsPair => _inA == 1 && _values.Length == 2;

        public double Choices { get; }

        public List<double> AllSums()
        {
            var sums = new List<double>();
            Choose(0, _inA, 0, sums);
            return sums;
        }

        public double Draw(Draws random)
        {
            var sum = 0.0;
            for (var i = 0; i < _inA; i++)
            {
                var chosen = i + random.Next(_values.Length - i);
                (_values[i], _values[chosen]) = (_values[chosen], _values[i]);
                sum += _values[i];
            }

            return sum;
        }

        void Choose(int from, int left, double sum, List<double> sums)
        {
            if (left == 0)
            {
                sums.Add(sum);
                return;
            }

            for (var i = from; i <= _values.Length - left; i++)
            {
                Choose(i + 1, left - 1, sum + _values[i], sums);
            }
        }
    }
}
