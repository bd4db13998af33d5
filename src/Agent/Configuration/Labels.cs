// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Configuration;

/// <summary>Reads and checks the labels that a person sets on a run. Pure.</summary>
static class Labels
{
    const int MaxKeyLength = 63;
    const int MaxValueLength = 255;

    /// <summary>Filled in by the agent, so that no run can claim another kernel or host.</summary>
    static readonly string[] Reserved = ["kernel", "host", "arch"];

    /// <summary>Reads <c>k=v,k=v</c>; blanks around a pair do not count.</summary>
    /// <exception cref="ConfigurationException"/>
    public static IReadOnlyDictionary<string, string> ParseList(string text, string where) =>
        Parse(text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), where);

    /// <summary>Reads pairs of the form <c>k=v</c>.</summary>
    /// <param name="where">Where they were written, for the message.</param>
    /// <exception cref="ConfigurationException">Not a pair, a key twice, or see <see cref="Check"/>.</exception>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> pairs, string where)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=');
            if (equals < 0)
            {
                throw new ConfigurationException($"{where}: label '{pair}' has no '='; write key=value");
            }
            var (key, value) = (pair[..equals], pair[(equals + 1)..]);
            Check(key, value, where);
            if (!labels.TryAdd(key, value))
            {
                throw new ConfigurationException($"{where}: label '{key}' is given twice");
            }
        }
        return labels;
    }

    /// <exception cref="ConfigurationException">A key or value that selectors could not name, or a key that the agent fills in.</exception>
    public static void Check(string key, string value, string where)
    {
        if (Reserved.Contains(key))
        {
            throw new ConfigurationException($"{where}: label '{key}' is filled in by the agent; choose another name");
        }
        if (key.Length is 0 or > MaxKeyLength || !char.IsAsciiLetterLower(key[0]) || !key.All(IsKeyCharacter))
        {
            throw new ConfigurationException(
                $"{where}: label key '{key}' must be a to z, 0 to 9, '_', '.', '-' and begin with a letter, at most {MaxKeyLength} characters");
        }
        if (value.Length is 0 or > MaxValueLength || value.Any(c => char.IsControl(c) || c is ',' or '*'))
        {
            throw new ConfigurationException(
                $"{where}: value of label '{key}' must be 1 to {MaxValueLength} characters without control characters, ',' and '*'");
        }
    }

    static bool IsKeyCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '-';
}
