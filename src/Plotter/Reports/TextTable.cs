// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Fleet.Plotter.Reports;

/// <summary>Columns of text: the first to the left, numbers to the right.</summary>
sealed class TextTable(string alignment)
{
    readonly List<string[]> _rows = [];

    /// <param name="cells">One for each letter of the alignment (l or r).</param>
    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(StringBuilder text, string indent = "  ")
    {
        var widths = Enumerable.Range(0, alignment.Length).Select(i => _rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => alignment[i] == 'r' ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.Append((indent + string.Join("  ", cells)).TrimEnd()).Append('\n');
        }
    }
}
