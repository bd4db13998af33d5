// SPDX-License-Identifier: Apache-2.0
using System.Buffers;

namespace Fleet.Agent.Sampling;

/// <summary>Makes the name of a metric from names that the kernel gives.</summary>
static class MetricName
{
    const int MaxLength = 96;

    static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Known =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <returns>The parts with dots between them, empty ones left out; null where one could not be a name, or the last is empty.</returns>
    /// <remarks>Threading: safe from any thread.</remarks>
    public static string? Of(string family, ReadOnlySpan<char> first, ReadOnlySpan<char> second, ReadOnlySpan<char> last)
    {
        Span<char> name = stackalloc char[MaxLength];
        family.CopyTo(name);
        var length = family.Length;
        if (last.IsEmpty || !Add(name, ref length, first) || !Add(name, ref length, second) || !Add(name, ref length, last))
        {
            return null;
        }
        lock (Known.Dictionary)
        {
            return Known.TryGetValue(name[..length], out var known) ? known : Known[name[..length]] = name[..length].ToString();
        }
    }

    static bool Add(Span<char> name, ref int length, ReadOnlySpan<char> part)
    {
        if (part.IsEmpty)
        {
            return true;
        }
        if (part.ContainsAnyExcept(Allowed) || length + 1 + part.Length > MaxLength)
        {
            return false;
        }
        name[length++] = '.';
        part.CopyTo(name[length..]);
        length += part.Length;
        return true;
    }
}
