// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using CsCheck;
using Fleet.Storage.Reading;

namespace Fleet.Storage.Tests.Reading;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("6.1[2-8]", "6.18", true)]
    [InlineData("6.1[2-8]", "6.19", false)]
    [InlineData("6.1[^2-8]", "6.19", true)]
    [InlineData("6.1[!29]", "6.19", false)]
    [InlineData("[]x]", "]", true)]
    [InlineData("[!]x]", "]", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[[]1]", "[1]", true)]
    [InlineData("[*]", "*", true)]
    [InlineData("[*]", "x", false)]
    [InlineData("a[", "a[", false)]
    [InlineData("x[0-9]*[a-c]", "x1 then b", true)]
    [InlineData("A", "a", false)]
    public void Signs_mean_what_they_mean_in_a_shell(string pattern, string text, bool matches) => Assert.Equal(matches, Glob.Matches(pattern, text));

    [Theory]
    [InlineData("6.1[2]*", null)]
    [InlineData("[[]", null)]
    [InlineData("[", "[")]
    [InlineData("[]", "[]")]
    [InlineData("[!]", "[!]")]
    [InlineData("[a][b", "[a][b")]
    public void A_bracket_without_its_end_is_a_fault(string pattern, string? named) =>
        Assert.Equal(named is null ? null : $"the [ of '{named}' has no ]", Glob.Fault(pattern)?.Split(';')[0]);

    [Fact]
    public void Any_pattern_matches_what_the_same_regular_expression_does()
    {
        (string Glob, string Regex)[] parts = [("a", "a"), ("b", "b"), ("*", ".*"), ("?", "."), ("[ab]", "[ab]"), ("[!a]", "[^a]"), ("[a-c]", "[a-c]")];
        Gen.Select(Gen.Int[0, parts.Length - 1].Array[0, 8], Gen.Char["abcd"].Array[0, 8]).Sample((picks, chars) =>
        {
            var (glob, regex, text) = (string.Concat(picks.Select(i => parts[i].Glob)), string.Concat(picks.Select(i => parts[i].Regex)), new string(chars));

            Assert.Equal(Regex.IsMatch(text, $"^{regex}$", RegexOptions.NonBacktracking), Glob.Matches(glob, text));
        });
    }
}
