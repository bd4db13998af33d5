// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>/proc/pressure: how long tasks stood still for want of memory, CPU or I/O, microseconds since boot.</summary>
sealed class Pressure : ISampleSource
{
    const string Total = "total=";

    public string Name => "psi";

    public string Path => "proc/pressure/*";

    public string Needs => "a kernel with CONFIG_PSI=y, booted with psi=1 where that is not the default";

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }
            var listed = Listing.TryParse(line, out _, out var resource, out var rest);
            var share = ZoneLine.NextWord(ref rest);
            if (!listed || share is not ("some" or "full")
                || rest.IndexOf(Total, StringComparison.Ordinal) is not (>= 0 and var at)
                || !long.TryParse(rest[(at + Total.Length)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
                || MetricName.Of("psi", default, resource, share) is not { } metric)
            {
                outcome = outcome.Skipped(line);
                continue;
            }
            found(new SeriesKey(metric), [microseconds]);
            outcome = outcome.Found();
        }
        return outcome;
    }
}
