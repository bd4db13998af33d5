// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>
/// The statistics of each size of huge page: faults served and fallen back, splits, swapping. Sizes and names differ between
/// kernels, so both are taken as they are found.
/// </summary>
sealed class MultiSizeThp : ISampleSource
{
    const string Folder = "/hugepages-";

    public string Name => "mthp";

    public string Path => "sys/kernel/mm/transparent_hugepage/hugepages-*kB/stats/*";

    public TimeSpan Interval => TimeSpan.FromSeconds(5);

    public string Needs => "Linux 6.10 or later with CONFIG_TRANSPARENT_HUGEPAGE=y";

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsWhiteSpace())
            {
                continue;
            }
            if (!Listing.TryParse(line, out _, out var file, out var content)
                || Size(line) is not { IsEmpty: false } size
                || !long.TryParse(content.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                || MetricName.Of("mthp", default, size, file) is not { } metric)
            {
                outcome = outcome.Skipped(line);
                continue;
            }
            found(new SeriesKey(metric), [value]);
            outcome = outcome.Found();
        }
        return outcome;
    }

    /// <returns><c>64kB</c> of <c>.../hugepages-64kB/stats/split:3</c>; empty where it is not there.</returns>
    static ReadOnlySpan<char> Size(ReadOnlySpan<char> line)
    {
        var at = line.IndexOf(Folder, StringComparison.Ordinal);
        var size = at < 0 ? default : line[(at + Folder.Length)..];
        return size.IndexOf('/') is > 0 and var end && size[..end].EndsWith("kB", StringComparison.Ordinal) ? size[..end] : default;
    }
}
