// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Fleet.Plotter.Reports;

/// <summary>Makes text fit for plain mail, whatever people called their kernels: ASCII, and no line over 76 columns.</summary>
static class MailText
{
    public const int Columns = 76;

    static readonly Dictionary<char, string> Spellings = new()
    {
        ['±'] = "+-", ['·'] = ".", ['▲'] = "+", ['▼'] = "-", ['│'] = "|", ['∞'] = "inf", ['¹'] = "[1]", ['µ'] = "u", ['–'] = "-", ['×'] = "x",
        ['\t'] = " ",
    };

    public static string Fit(string text) =>
        string.Concat(text.TrimEnd('\n').Split('\n').Select(line => Ascii(line).TrimEnd()).SelectMany(Folded).Select(line => line + "\n"));

    static string Ascii(string line)
    {
        var ascii = new StringBuilder();
        foreach (var letter in line.Normalize(NormalizationForm.FormKD))
        {
            ascii.Append(Spellings.TryGetValue(letter, out var spelling) ? spelling
                : letter is >= ' ' and <= '~' ? letter.ToString()
                : CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark ? "" : "?");
        }

        return ascii.ToString();
    }

    // At the last space that fits; a word that is longer than a line is cut.
    static IEnumerable<string> Folded(string line)
    {
        var indent = new string(' ', Math.Min(8, line.Length - line.TrimStart().Length) + 2);
        while (line.Length > Columns)
        {
            var cut = line.LastIndexOf(' ', Columns);
            if (cut <= indent.Length)
            {
                cut = Columns;
            }

            yield return line[..cut].TrimEnd();
            line = indent + line[cut..].TrimStart();
        }

        yield return line;
    }
}
