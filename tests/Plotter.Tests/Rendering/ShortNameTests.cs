// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Rendering;

namespace Fleet.Plotter.Tests.Rendering;

public sealed class ShortNameTests
{
    const string Kernel = "6.12.117+deb12-cloud-amd64";

    [Theory]
    [InlineData(26, Kernel)]
    [InlineData(9, "6.12…md64")]
    [InlineData(3, "6…4")]
    public void Beginning_and_end_stay(int most, string expected) => Assert.Equal(expected, ShortName.Of(Kernel, most));

    [Theory]
    [InlineData(1000, Kernel)]
    [InlineData(200, "6.12.117+deb12-cloud-|amd64")]
    [InlineData(90, "6.12.117+|…d-amd64")]
    public void A_name_is_broken_after_its_signs_and_loses_its_middle(float width, string expected)
    {
        var lines = ShortName.Lines(Kernel, width, size: 15, most: 2);

        Assert.Equal(expected, string.Join('|', lines));
        Assert.All(lines, line => Assert.True(Brush.Width(line, 15) <= width));
    }

    [Fact]
    public void Names_that_differ_at_their_end_alone_are_told_apart()
    {
        string Short(int build) => string.Join('|', ShortName.Lines($"a-label-without-any-space-of-a-kernel-build-{build}", 110, size: 15, most: 2));

        Assert.NotEqual(Short(1), Short(2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-")]
    [InlineData("nothing to break at: wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww")]
    public void Any_name_has_lines_that_fit(string name) =>
        Assert.All(ShortName.Lines(name, 60, size: 15, most: 2), line => Assert.True(Brush.Width(line, 15) <= 60, line));
}
