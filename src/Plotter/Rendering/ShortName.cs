// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Rendering;

/// <summary>Names of kernels, builds and arms where there is little room: their ends tell them apart, so what goes is the middle.</summary>
static class ShortName
{
    const char Ellipsis = '…';

    /// <summary>The name, or its beginning and its end with an ellipsis between them.</summary>
    /// <param name="most">Characters, at least 3.</param>
    public static string Of(string name, int most) =>
        name.Length <= most ? name : $"{name[..(most / 2)]}{Ellipsis}{name[^(most - 1 - (most / 2))..]}";

    /// <summary>As much of it as fits a width, pixels.</summary>
    public static string Fitting(string name, float width, float size, bool bold = false)
    {
        var most = name.Length;
        while (most > 3 && Brush.Width(Of(name, most), size, bold) > width)
        {
            most--;
        }

        return Of(name, most);
    }

    /// <summary>Broken after spaces and the signs that part a name; where that takes more lines than there may be, the middle is left out.</summary>
    public static IReadOnlyList<string> Lines(string name, float width, float size, int most)
    {
        var lines = new List<string> { "" };
        foreach (var part in Parts(name))
        {
            if (lines[^1].Length > 0 && Brush.Width((lines[^1] + part).TrimEnd(), size) > width)
            {
                lines.Add("");
            }

            lines[^1] += part;
        }

        if (lines.Count > most)
        {
            lines.RemoveRange(most - 1, lines.Count - most + 1);
            lines.Add(Tail(name[string.Concat(lines).Length..], width, size));
        }

        return [.. lines.Select(line => Fitting(line.TrimEnd(), width, size))];
    }

    /// <summary>The least width of a column in which <see cref="Lines"/> cuts no part of a name.</summary>
    public static float LeastWidth(string name, float size) => Parts(name).Select(part => Brush.Width(part.TrimEnd(), size)).DefaultIfEmpty().Max();

    static string Tail(string rest, float width, float size)
    {
        var cut = 0;
        while (cut < rest.Length - 1 && Brush.Width(Ellipsis + rest[cut..], size) > width)
        {
            cut++;
        }

        return cut == 0 ? rest : Ellipsis + rest[cut..];
    }

    static IEnumerable<string> Parts(string name)
    {
        var from = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] is ' ' or '-' or '+' or '_' or '/' or ',' || i == name.Length - 1)
            {
                yield return name[from..(i + 1)];
                from = i + 1;
            }
        }
    }
}
