// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Fleet.Plotter.Reports;

/// <summary>Rows of comma-separated values as RFC 4180 has them, with the line end of Unix. A null is an empty cell.</summary>
sealed class CsvText
{
    readonly StringBuilder _text = new();

    public CsvText(params string[] header) => Add(header);

    public void Add(params ReadOnlySpan<object?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _text.Append(i == 0 ? "" : ",").Append(Quoted(Convert.ToString(cells[i], CultureInfo.InvariantCulture) ?? ""));
        }

        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();

    static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
