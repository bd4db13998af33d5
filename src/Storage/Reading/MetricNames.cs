// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>Names of metrics to read; one that ends in <c>*</c> names all that begin so. None at all names every metric.</summary>
static class MetricNames
{
    public static bool Match(IReadOnlyCollection<string> names, string metric) => names.Count == 0 || names.Contains(metric)
        || names.Any(name => name.EndsWith('*') && metric.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1)));

    public static string[] Whole(IReadOnlyCollection<string> names) => [.. names.Where(name => !name.EndsWith('*'))];

    public static string[] LikePatterns(IReadOnlyCollection<string> names) => [.. names.Where(name => name.EndsWith('*'))
        .Select(name => name[..^1].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal) + "%")];
}
