// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>How a verdict is coloured; the word and the glyph come first.</summary>
enum Tone
{
    Neutral,
    Better,
    Worse,
    Unsure,
}
