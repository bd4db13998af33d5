// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws a table of verdicts; what was not measured is hatched.</summary>
sealed class GridPainter
{
    const float RowHeight = 30;
    const float TitleHeight = 34;
    const float TextSize = 17;
    const float HeadSize = 15;
    const float HeadLine = 20;
    const int MostHeadLines = 2;
    const float WidestColumn = 460;
    const float NarrowestColumn = 58;
    const float LargestNames = 0.46f; // of the width

    readonly GridPanel _panel;
    readonly float _left;
    readonly float _column;
    readonly float _headSize;
    readonly IReadOnlyList<string>[] _heads;

    GridPainter(GridPanel panel, float width)
    {
        _panel = panel;
        _left = Math.Min(width * LargestNames, NamesWidth(panel));
        _column = Math.Min(WidestColumn, (width - _left) / panel.Columns.Count);
        var inOneLine = Brush.CommonSize(panel.Columns, _column - 8, TextSize);
        _headSize = panel.Arms.Count > 0 ? HeadSize : Math.Max(inOneLine, HeadSize);
        _heads = [.. (panel.Arms.Count > 0 ? panel.Arms : panel.Columns).Select(name => ShortName.Lines(name, _column - 8, _headSize, MostHeadLines))];
    }

    // The letters of arms stand over their names.
    int HeadLines => _heads.Max(head => head.Count) + (_panel.Arms.Count > 0 ? 1 : 0);

    float Height => TitleHeight + (HeadLines * HeadLine) + 10 + (_panel.Rows.Count * RowHeight) + 16;

    public static float HeightOf(GridPanel panel, float width) => new GridPainter(panel, width).Height;

    public static void Draw(Brush brush, GridPanel panel, SKRect area) => new GridPainter(panel, area.Width).Draw(brush, area);

    /// <summary>Whether its columns need more than half of the sheet.</summary>
    public static bool IsWide(GridPanel panel, float half) => NamesWidth(panel) + (panel.Columns.Count * Math.Max(NarrowestColumn, panel.Columns.Max(name => ShortName.LeastWidth(name, HeadSize)) + 8)) > half;

    void Draw(Brush brush, SKRect area)
    {
        brush.Fitted(_panel.Title, area.Left, area.Top + 21, area.Width, 20, bold: true);
        var y = area.Top + TitleHeight + (HeadLines * HeadLine) + 10;
        brush.Fitted(_panel.Corner, area.Left, y - 10, _left - 10, TextSize, brush.Palette.Faint);
        Heads(brush, area.Left + _left, area.Top + TitleHeight + HeadLine);
        var names = Brush.CommonSize(_panel.Rows.Select(row => row.Title), _left - 10, TextSize, bold: _panel.Rows.Any(row => row.Strong));
        var size = Brush.CommonSize(_panel.Rows.SelectMany(row => row.Cells).Select(cell => cell.Text ?? ""), _column - 10, TextSize);
        foreach (var row in _panel.Rows)
        {
            brush.Fitted(row.Title, area.Left, y + 20, _left - 10, names, bold: row.Strong);
            for (var i = 0; i < row.Cells.Count; i++)
            {
                Cell(brush, row.Cells[i], row.Strong, size, SKRect.Create(area.Left + _left + (i * _column), y, _column - 2, RowHeight - 2));
            }

            y += RowHeight;
        }
    }

    void Heads(Brush brush, float left, float y)
    {
        var most = _heads.Max(head => head.Count);
        for (var i = 0; i < _panel.Columns.Count; i++)
        {
            var (x, at) = (left + ((i + 0.5f) * _column) - 1, y);
            if (_panel.Arms.Count > 0)
            {
                brush.Text(_panel.Columns[i], x, at, TextSize, brush.Palette.Of((Role)i), bold: true, align: SKTextAlign.Center);
                at += HeadLine;
            }
            else
            {
                at += (most - _heads[i].Count) * HeadLine;
            }

            foreach (var line in _heads[i])
            {
                brush.Text(line, x, at, _headSize, brush.Palette.Faint, align: SKTextAlign.Center);
                at += HeadLine;
            }
        }
    }

    static float NamesWidth(GridPanel panel) =>
        Math.Max(Brush.Width(panel.Corner, TextSize), panel.Rows.Max(row => Brush.Width(row.Title, TextSize, row.Strong))) + 16;

    static void Cell(Brush brush, GridCell cell, bool strong, float size, SKRect area)
    {
        if (cell.Text is not { } text)
        {
            brush.Hatch(area);
            return;
        }

        var coloured = cell.Tone is Tone.Better or Tone.Worse;
        // Numbers are shaded in no arm's colour.
        var fill = coloured ? brush.Palette.Shade(brush.Palette.Of(cell.Tone), 0.2 + (0.6 * cell.Strength)) : brush.Palette.Shade(brush.Palette.Faint, cell.Value is null ? 0 : 0.5 * cell.Strength);
        brush.Rectangle(area, fill);
        brush.Frame(area, brush.Palette.Line);
        var ink = coloured || (cell.Value is not null && cell.Strength > 0.5) ? Palette.On(fill) : cell.Tone == Tone.Unsure ? brush.Palette.Faint : brush.Palette.Ink;
        brush.Fitted(text, area.MidX, area.MidY + 6, area.Width - 8, size, ink, bold: strong, align: SKTextAlign.Center);
    }
}
