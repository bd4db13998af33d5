// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Sampling;

namespace Fleet.Agent.Tests.Sampling;

/// <summary>Of whatever text: no source throws, and none finds a number that is not there.</summary>
public sealed class ParserPropertyTests
{
    public static TheoryData<string, string> Fixtures()
    {
        var data = new TheoryData<string, string>();
        foreach (var kernel in Readings.Kernels)
        {
            foreach (var source in Readings.Sources(kernel))
            {
                data.Add(kernel, source.Name);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_kernels_own_text_is_understood_to_the_last_line(string kernel, string name)
    {
        var read = Readings.Of(Source(kernel, name), Readings.Fixture(name, kernel));

        Assert.True(read.Outcome.Series > 0);
        Assert.Equal(read.Outcome.Series, read.Values.Count);
        Assert.Equal((0, null), (read.Outcome.SkippedLines, read.Outcome.FirstProblem));
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Cut_off_anywhere_it_gives_only_values_that_the_whole_text_gives(string kernel, string name)
    {
        var (source, text) = (Source(kernel, name), Readings.Fixture(name, kernel));
        var whole = Readings.Of(source, text).Values;
        for (var end = 0; end < text.Length; end += 1 + (text.Length / 300))
        {
            var cut = Readings.Of(source, text[..end]);

            Assert.All(cut.Values, value => Assert.Equal(whole[value.Key], value.Value));
            Assert.True(end == 0 || text[end - 1] == '\n' || cut.Outcome.SkippedLines > 0, $"cut at {end}: nothing says so");
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_damaged_text_is_read_without_an_exception(string kernel, string name)
    {
        var (source, text, random) = (Source(kernel, name), Readings.Fixture(name, kernel), new Random(20261123));
        for (var round = 0; round < 100; round++)
        {
            var damaged = text.ToCharArray();
            for (var hit = random.Next(1, 30); hit > 0; hit--)
            {
                damaged[random.Next(damaged.Length)] = (char)random.Next(0, 256);
            }
            var read = Readings.Of(source, new string(damaged));

            Assert.All(read.Values, value => Assert.InRange(value.Value.Length, 0, ZoneLine.MaxOrders));
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Garbage_holds_no_series(string kernel, string name)
    {
        var (source, random) = (Source(kernel, name), new Random(kernel.Length + name.Length));
        for (var round = 0; round < 100; round++)
        {
            var garbage = new char[random.Next(0, 2000)];
            for (var i = 0; i < garbage.Length; i++)
            {
                garbage[i] = random.Next(20) == 0 ? '\n' : (char)random.Next(0, 256);
            }

            Assert.Empty(Readings.Of(source, new string(garbage)).Values);
        }
    }

    static ISampleSource Source(string kernel, string name) => Readings.Sources(kernel).Single(source => source.Name == name);
}
