// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>
/// Chooses runs by labels: <c>kernel=6.12*,workload=pipe</c>. Terms are joined by AND; <c>*</c> stands for any text;
/// the empty selector chooses every run.
/// </summary>
public sealed record RunSelector(IReadOnlyList<RunSelector.Term> Terms)
{
    public static RunSelector All { get; } = new([]);

    /// <exception cref="FormatException">A term is not <c>key=pattern</c>; the message says which.</exception>
    public static RunSelector Parse(string text) => new([.. text
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(term => ParseTerm(term, text))]);

    /// <summary>Whether every term's label is there and matches. Case counts.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        Terms.All(term => labels.TryGetValue(term.Key, out var value) && Matches(term.Pattern, value));

    public override string ToString() => string.Join(',', Terms.Select(term => $"{term.Key}={term.Pattern}"));

    // Between two stars the first place that fits is as good as any other; only what follows the last star is bound to the end.
    static bool Matches(string pattern, string value)
    {
        var parts = pattern.Split('*');
        if (parts is [var whole])
        {
            return value == whole;
        }
        var at = parts[0].Length;
        if (!value.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }
        foreach (var part in parts[1..^1])
        {
            var found = value.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }
            at = found + part.Length;
        }
        return value.Length - at >= parts[^1].Length && value.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    static Term ParseTerm(string term, string text)
    {
        var equals = term.IndexOf('=');
        return equals > 0
            ? new Term(term[..equals].TrimEnd(), term[(equals + 1)..].TrimStart())
            : throw new FormatException($"selector '{text}': '{term}' is not key=pattern, as in kernel=6.12*,workload=pipe");
    }

    public readonly record struct Term(string Key, string Pattern);
}
