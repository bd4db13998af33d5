// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;

namespace Fleet.Storage.Tests.Reading;

public sealed class RunSelectorTests
{
    static readonly Dictionary<string, string> Labels = new() { ["kernel"] = "6.12.48+deb13", ["workload"] = "pipe" };

    [Theory]
    [InlineData("", true)]
    [InlineData("kernel=6.12*", true)]
    [InlineData("kernel=6.12*,workload=pipe", true)]
    [InlineData(" kernel = 6.12* , workload = p*e ", true)]
    [InlineData("kernel=6.1*", true)]
    [InlineData("kernel=6.12", false)]
    [InlineData("kernel=*deb13", true)]
    [InlineData("kernel=6?12*", true)]
    [InlineData("kernel=6.1[2]*", true)]
    [InlineData("kernel=6.1[26]*,workload=pipe", true)]
    [InlineData("kernel=6.1[!2]*", false)]
    [InlineData("kernel=6.1[,2]*,workload=[a-p]ipe", true)]
    [InlineData("kernel=6*12*deb*", true)]
    [InlineData("kernel=*12*12*", false)]
    [InlineData("kernel=6.12.48+deb13*", true)]
    [InlineData("workload=pi*pe", true)]
    [InlineData("workload=pip*ipe", false)]
    [InlineData("workload=PIPE", false)]
    [InlineData("boost=*", false)]
    public void Terms_are_joined_by_and_and_their_values_are_globs(string text, bool matches) =>
        Assert.Equal(matches, RunSelector.Parse(text).Matches(Labels));

    [Fact]
    public void A_bracket_that_does_not_end_is_named_with_the_globs_that_there_are()
    {
        var message = Assert.Throws<FormatException>(() => RunSelector.Parse("kernel=6.1[2*")).Message;

        Assert.Contains("the [ of '6.1[2*' has no ]", message);
        Assert.Contains("* for any text", message);
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("=6.12")]
    [InlineData("kernel=6.12,workload")]
    public void What_is_not_key_and_pattern_is_named(string text) =>
        Assert.Contains("is not key=pattern", Assert.Throws<FormatException>(() => RunSelector.Parse(text)).Message);
}
