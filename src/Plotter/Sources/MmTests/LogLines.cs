// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.IO.Compression;

namespace Fleet.Plotter.Sources.MmTests;

/// <summary>Reads a monitor's log, gzip or plain, as a stream. One that is cut off gives what stands before the cut.</summary>
static class LogLines
{
    const string TimePrefix = "time: ";

    /// <param name="damaged">Is told why the rest could not be read.</param>
    public static IEnumerable<string> Of(string path, Action<string> damaged)
    {
        using var file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(plain);
        while (TryRead(reader, path, damaged) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The readings of a log: each after a line <c>time: EPOCH</c>. Lines before the first are not of any reading.</summary>
    public static IEnumerable<(double Epoch, List<string> Lines)> Blocks(string path, Action<string> damaged)
    {
        var (epoch, lines) = ((double?)null, new List<string>());
        foreach (var line in Of(path, damaged))
        {
            if (line.StartsWith(TimePrefix, StringComparison.Ordinal)
                && double.TryParse(line.AsSpan(TimePrefix.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var time) && time is > 0 and < 1e11)
            {
                if (epoch is { } before)
                {
                    yield return (before, lines);
                }

                (epoch, lines) = (time, []);
            }
            else
            {
                lines.Add(line);
            }
        }

        if (epoch is { } last)
        {
            yield return (last, lines);
        }
    }

    static string? TryRead(StreamReader reader, string path, Action<string> damaged)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            damaged($"{Path.GetFileName(path)} is cut off or damaged; what stands before that was read");
            return null;
        }
    }
}
