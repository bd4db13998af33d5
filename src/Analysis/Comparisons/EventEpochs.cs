// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.Analysis.Comparisons;

/// <summary>Releases at which mm_page_alloc_extfrag itself came to mean something else.</summary>
static partial class EventEpochs
{
    static readonly (Version Since, string Change)[] Changes =
    [
        (new(4, 4), "migratetypes were renumbered"),
        (new(6, 10), "freelist hygiene changed when a block counts as claimed"),
        (new(6, 15), "claim and steal were split, and compaction's capture emits the event too"),
    ];

    /// <summary>The changes that lie between two releases; empty where either is not known.</summary>
    public static IEnumerable<string> Between(string? a, string? b)
    {
        if (Release(a) is not { } x || Release(b) is not { } y)
        {
            return [];
        }

        var (low, high) = x < y ? (x, y) : (y, x);
        return Changes.Where(change => low < change.Since && change.Since <= high)
            .Select(change => string.Create(CultureInfo.InvariantCulture, $"Linux {change.Since} ({change.Change})"));
    }

    static Version? Release(string? kernel) =>
        kernel is not null && Leading().Match(kernel) is { Success: true } match ? Version.Parse(match.Value) : null;

    [GeneratedRegex(@"^\d{1,5}\.\d{1,5}")]
    private static partial Regex Leading();
}
