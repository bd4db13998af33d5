// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>Hands a source whole lines only: a line that was cut off may end in the first digits of a number.</summary>
static class SampleText
{
    public static ParseOutcome Read(ISampleSource source, ReadOnlySpan<char> text, SeriesHandler found)
    {
        var whole = text.LastIndexOf('\n') + 1;
        var outcome = source.Parse(text[..whole], found);
        return whole == text.Length ? outcome : outcome.Skipped(text[whole..]);
    }
}
