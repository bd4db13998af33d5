// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;

namespace Fleet.Agent.Tests.Probes;

public sealed class PageFlagsLayoutTests
{
    [Fact]
    public void A_thousand_nodes_and_five_zones_take_the_top_thirteen_bits() =>
        Assert.Equal(new PageFlagsLayout(54, 1023, 51, 7), PageFlagsLayout.From(zones: 5, zonerefs: 5121));

    [Fact]
    public void Four_zones_take_two_bits() => Assert.Equal(new PageFlagsLayout(58, 63, 56, 3), PageFlagsLayout.From(zones: 4, zonerefs: 257));

    [Fact]
    public void One_node_takes_no_bit_and_no_shift_reaches_64() =>
        Assert.Equal(new PageFlagsLayout(0, 0, 62, 3), PageFlagsLayout.From(zones: 3, zonerefs: 4));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 5120)]
    [InlineData(9, 10)]
    [InlineData(2, 7)]
    public void What_does_not_fit_together_is_not_guessed(int zones, int zonerefs) => Assert.Null(PageFlagsLayout.From(zones, zonerefs));
}
