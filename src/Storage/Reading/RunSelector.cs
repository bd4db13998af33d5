// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>
/// Chooses runs by labels: <c>kernel=6.12*,workload=pipe</c>. Terms are joined by AND; a value is a
/// <see cref="Glob"/>; the empty selector chooses every run.
/// </summary>
public sealed record RunSelector(IReadOnlyList<RunSelector.Term> Terms)
{
    public static RunSelector All { get; } = new([]);

    /// <exception cref="FormatException">A term is not <c>key=pattern</c>, or no pattern; the message says which.</exception>
    public static RunSelector Parse(string text) => new([.. TermsOf(text)
        .Select(term => term.Trim()).Where(term => term.Length > 0).Select(term => ParseTerm(term, text))]);

    /// <summary>Whether every term's label is there and matches. Case counts.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        Terms.All(term => labels.TryGetValue(term.Key, out var value) && Glob.Matches(term.Pattern, value));

    public override string ToString() => string.Join(',', Terms.Select(term => $"{term.Key}={term.Pattern}"));

    // A comma between brackets is one of the characters that they hold.
    static IEnumerable<string> TermsOf(string text)
    {
        var (from, within) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            within = text[i] == '[' || (within && text[i] != ']');
            if (text[i] == ',' && !within)
            {
                yield return text[from..i];
                from = i + 1;
            }
        }
        yield return text[from..];
    }

    static Term ParseTerm(string term, string text)
    {
        var equals = term.IndexOf('=');
        if (equals <= 0)
        {
            throw new FormatException($"selector '{text}': '{term}' is not key=pattern, as in kernel=6.12*,workload=pipe");
        }
        var pattern = term[(equals + 1)..].TrimStart();
        return Glob.Fault(pattern) is { } fault ? throw new FormatException($"selector '{text}': {fault}") : new Term(term[..equals].TrimEnd(), pattern);
    }

    public readonly record struct Term(string Key, string Pattern);
}
