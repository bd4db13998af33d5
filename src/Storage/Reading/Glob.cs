// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>
/// Patterns as shells have them, over a whole text: <c>*</c> is any text, <c>?</c> any one character, <c>[26]</c> one of these,
/// <c>[0-9]</c> one of a range, <c>[!0-9]</c> none of them; <c>[*]</c> is the sign itself. Case counts.
/// </summary>
public static class Glob
{
    /// <summary>What is wrong with a pattern, for a person; null where nothing is.</summary>
    public static string? Fault(string pattern)
    {
        for (var i = pattern.IndexOf('['); i >= 0; i = pattern.IndexOf('[', i))
        {
            var end = EndOfClass(pattern, i);
            if (end < 0)
            {
                return $"the [ of '{pattern}' has no ]; globs are * for any text, ? for one character, [26], [0-9] and [!0-9] for one of some, [[] for a [";
            }
            i = end;
        }
        return null;
    }

    /// <summary>Whether the pattern is that of the text; a [ without its ] is that of no text.</summary>
    public static bool Matches(string pattern, string text)
    {
        var (at, i) = (0, 0);
        var (star, tried) = (-1, 0);
        while (i < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, tried) = (at++, i);
            }
            else if (at < pattern.Length && OneEnds(pattern, at, text[i]) is var next and > 0)
            {
                (at, i) = (next, i + 1);
            }
            else if (star >= 0)
            {
                // Of the last star alone: what one before it took is as good as anything else.
                (at, i) = (star + 1, ++tried);
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }

    /// <returns>Where the part of the pattern ends that is of this character; 0 where it is not.</returns>
    static int OneEnds(string pattern, int at, char value)
    {
        if (pattern[at] != '[')
        {
            return pattern[at] == '?' || pattern[at] == value ? at + 1 : 0;
        }
        var end = EndOfClass(pattern, at);
        if (end < 0)
        {
            return 0;
        }
        var members = pattern.AsSpan(at + 1, end - at - 2);
        var not = members[0] is '!' or '^';
        return Holds(not ? members[1..] : members, value) != not ? end : 0;
    }

    static bool Holds(ReadOnlySpan<char> members, char value)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var isRange = i + 2 < members.Length && members[i + 1] == '-';
            if (isRange ? members[i] <= value && value <= members[i + 2] : members[i] == value)
            {
                return true;
            }
            i += isRange ? 2 : 0;
        }
        return false;
    }

    // A ] that comes first is a member.
    static int EndOfClass(string pattern, int at)
    {
        var first = at + (at + 1 < pattern.Length && pattern[at + 1] is '!' or '^' ? 2 : 1);
        return first < pattern.Length && pattern.IndexOf(']', first + 1) is var end and > 0 ? end + 1 : -1;
    }
}
