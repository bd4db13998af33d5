// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>The two counters of khugepaged; what stands beside them are settings: see <see cref="Host.HostSettings"/>.</summary>
sealed class Khugepaged : ISampleSource
{
    /// <summary>Those files of the folder that count.</summary>
    internal static readonly string[] Counters = ["pages_collapsed", "full_scans"];

    public string Name => "khugepaged";

    public string Path => "sys/kernel/mm/transparent_hugepage/khugepaged/*";

    public string Needs => "a kernel with CONFIG_TRANSPARENT_HUGEPAGE=y";

    public ParseOutcome Parse(ReadOnlySpan<char> text, SeriesHandler found)
    {
        ParseOutcome outcome = default;
        foreach (var line in text.EnumerateLines())
        {
            if (!Listing.TryParse(line, out _, out var file, out var content) || !Counters.Contains(file.ToString()))
            {
                continue;
            }
            if (!long.TryParse(content.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || MetricName.Of("khugepaged", default, default, file) is not { } metric)
            {
                outcome = outcome.Skipped(line);
                continue;
            }
            found(new SeriesKey(metric), [value]);
            outcome = outcome.Found();
        }
        return outcome;
    }
}
