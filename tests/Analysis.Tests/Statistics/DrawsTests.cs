// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Tests.Statistics;

public sealed class DrawsTests
{
    // splitmix64 and xoshiro256** as their authors publish them in C (prng.di.unimi.it), compiled and started with 42.
    [Fact]
    public void Numbers_are_those_of_the_published_generator()
    {
        var random = new Draws(42);

        Assert.Equal([1546998764402558742ul, 6990951692964543102ul, 12544586762248559009ul, 17057574109182124193ul], Enumerable.Range(0, 4).Select(_ => random.Bits()));
    }

    [Fact]
    public void Every_number_is_drawn_as_often_as_another()
    {
        const int Faces = 6, Drawn = 600_000;
        var random = new Draws(1);
        var seen = new int[Faces];
        for (var i = 0; i < Drawn; i++)
        {
            seen[random.Next(Faces)]++;
        }

        // Five standard deviations of a binomial count.
        Assert.All(seen, count => Assert.InRange(count, (Drawn / Faces) - 1450, (Drawn / Faces) + 1450));
    }

    [Fact]
    public void Every_order_is_as_likely_as_another()
    {
        const int Drawn = 240_000;
        var random = new Draws(2);
        var seen = Enumerable.Range(0, Drawn).Select(_ =>
        {
            double[] values = [0, 1, 2, 3];
            random.Shuffle(values);
            return string.Concat(values);
        }).CountBy(order => order).ToArray();

        Assert.Equal(24, seen.Length);
        Assert.All(seen, order => Assert.InRange(order.Value, (Drawn / 24) - 490, (Drawn / 24) + 490));
    }
}
