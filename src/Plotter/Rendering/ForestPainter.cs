// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Charts;
using SkiaSharp;

namespace Fleet.Plotter.Rendering;

/// <summary>Draws a forest plot: metric, both medians, the interval on an axis of ratios, the change and its verdict.</summary>
sealed class ForestPainter
{
    const float RowHeight = 26;
    const float GroupHeight = 33;
    const float HeadHeight = 30;
    const float Size = 17;

    static readonly (double Ratio, string Name)[] Coarse =
        [(1.0 / 32, "÷32"), (1.0 / 8, "÷8"), (0.25, "-75%"), (0.5, "-50%"), (1, "0"), (2, "+100%"), (4, "x4"), (8, "x8"), (32, "x32")];

    static readonly (double Ratio, string Name)[] Fine = [(0.6, "-40%"), (0.8, "-20%"), (0.9, "-10%"), (1, "0"), (1.1, "+10%"), (1.25, "+25%"), (1.6, "+60%")];

    readonly Brush _brush;
    readonly SKRect _area;
    readonly float _firstNumber;
    readonly float _secondNumber;
    readonly float _left;
    readonly float _right;
    readonly double _reach;

    ForestPainter(Brush brush, ForestPanel panel, SKRect area)
    {
        var rows = panel.Groups.SelectMany(group => group.Rows).ToArray();
        var number = Math.Max(60, rows.Max(row => Math.Max(Brush.Width(Quantity.Compact(row.A), Size), Brush.Width(Quantity.Compact(row.B), Size))) + 18);
        (_brush, _area) = (brush, area);
        _firstNumber = area.Left + rows.Max(row => Brush.Width(row.Title, Size) + Brush.Width(row.Unit, Size - 2)) + 24 + number;
        _secondNumber = _firstNumber + number;
        _left = _secondNumber + 36;
        _right = area.Right - rows.Max(row => Brush.Width(row.Change, Size)) - 64;
        _reach = Reach(rows);
    }

    public static float HeightOf(ForestPanel panel) => HeadHeight + panel.Groups.Sum(group => GroupHeight + (group.Rows.Count * RowHeight)) + 26;

    public static void Draw(Brush brush, ForestPanel panel, SKRect area) => new ForestPainter(brush, panel, area).Draw(panel);

    // log2 of the largest ratio drawn, either way; beyond a factor of 64 there are arrows.
    static double Reach(ForestRow[] rows) => Math.Clamp(
        rows.SelectMany(row => new[] { row.Ratio, row.Low, row.High }).OfType<double>().Where(ratio => ratio > 0)
            .Select(ratio => Math.Abs(Math.Log2(ratio))).DefaultIfEmpty(1).Max() * 1.08, 0.3, 6);

    void Draw(ForestPanel panel)
    {
        var y = _area.Top;
        _brush.Text("A", _firstNumber, y + 20, Size, _brush.Palette.Of(Role.A), bold: true, align: SKTextAlign.Right);
        _brush.Text("B", _secondNumber, y + 20, Size, _brush.Palette.Of(Role.B), bold: true, align: SKTextAlign.Right);
        // Where A had none of anything there is no ratio, and nothing to read on an axis.
        if (panel.Groups.Any(group => group.Rows.Any(row => row.Ratio is not null)))
        {
            Axis(y, HeightOf(panel) - 26);
        }

        y += HeadHeight;
        foreach (var group in panel.Groups)
        {
            _brush.Text(group.Title, _area.Left, y + 24, Size, _brush.Palette.Faint, bold: true);
            y += GroupHeight;
            foreach (var row in group.Rows)
            {
                Row(row, y + 18);
                y += RowHeight;
            }
        }
    }

    void Axis(float top, float height)
    {
        foreach (var (ratio, name) in (_reach < 1 ? Fine : Coarse).Where(mark => Math.Abs(Math.Log2(mark.Ratio)) <= _reach))
        {
            var x = At(ratio);
            _brush.Line(x, top + HeadHeight - 4, x, top + height, ratio == 1 ? _brush.Palette.Faint : _brush.Palette.Line, ratio == 1 ? 1.5f : 1);
            _brush.Text(name, x, top + 20, Size - 1, _brush.Palette.Faint, align: SKTextAlign.Center);
        }
    }

    void Row(ForestRow row, float baseline)
    {
        var color = row.Tone is Tone.Better or Tone.Worse ? _brush.Palette.Of(row.Tone) : _brush.Palette.Faint;
        var after = _brush.Text(row.Title, _area.Left, baseline, Size);
        _brush.Text(row.Unit, _area.Left + after + 10, baseline, Size - 2, _brush.Palette.Faint);
        _brush.Text(Quantity.Compact(row.A), _firstNumber, baseline, Size, align: SKTextAlign.Right);
        _brush.Text(Quantity.Compact(row.B), _secondNumber, baseline, Size, align: SKTextAlign.Right);
        Interval(row, baseline - 6, color);
        _brush.Text(row.Verdict[..1], _right + 34, baseline, Size, color, bold: true, align: SKTextAlign.Center);
        _brush.Text(row.Change, _right + 54, baseline, Size, color);
    }

    void Interval(ForestRow row, float y, SKColor color)
    {
        if (row is { Low: { } low, High: { } high })
        {
            _brush.Line(At(low), y, At(high), y, color, 3);
            End(low, y, color);
            End(high, y, color);
        }

        if (row.Ratio is { } ratio)
        {
            Diamond(At(ratio), y, color);
        }
    }

    void End(double ratio, float y, SKColor color)
    {
        var x = At(ratio);
        if (ratio > 0 && Math.Abs(Math.Log2(ratio)) <= _reach)
        {
            _brush.Line(x, y - 6, x, y + 6, color, 3);
            return;
        }

        // It goes on beyond the axis.
        var back = ratio < 1 ? 8 : -8;
        _brush.Line(x, y, x + back, y - 6, color, 3);
        _brush.Line(x, y, x + back, y + 6, color, 3);
    }

    void Diamond(float x, float y, SKColor color)
    {
        using var path = new SKPath();
        path.AddPoly([new(x - 7, y), new(x, y - 7), new(x + 7, y), new(x, y + 7)]);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        _brush.Canvas.DrawPath(path, paint);
    }

    float At(double ratio)
    {
        var position = ratio <= 0 ? -_reach : Math.Clamp(Math.Log2(ratio), -_reach, _reach);
        return (float)(_left + ((position + _reach) / (2 * _reach) * (_right - _left)));
    }
}
