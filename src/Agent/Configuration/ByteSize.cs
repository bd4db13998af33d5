// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Configuration;

/// <summary>Sizes as people write them: <c>512MiB</c>.</summary>
static class ByteSize
{
    static readonly (string Suffix, int Shift)[] Units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("K", 10), ("M", 20), ("G", 30), ("", 0)];

    /// <returns>False where the text is no size.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        foreach (var (suffix, shift) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number <= long.MaxValue >> shift)
            {
                bytes = number << shift;
                return true;
            }
        }
        bytes = 0;
        return false;
    }

    /// <exception cref="ConfigurationException">Not a size of at least <paramref name="least"/> bytes.</exception>
    public static long Parse(string text, string where, long least)
    {
        if (TryParse(text, out var bytes) && bytes >= least)
        {
            return bytes;
        }
        throw new ConfigurationException($"{where}: '{text}' is no size of at least {least >> 20} MiB; write e.g. 512MiB");
    }
}
