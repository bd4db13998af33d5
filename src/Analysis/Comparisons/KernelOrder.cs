// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;

namespace Fleet.Analysis.Comparisons;

/// <summary>The order in which kernels came: 6.9 before 6.12, 6.12-rc7 before 6.12.0, 6.12.0 before 6.12.10.</summary>
public static partial class KernelOrder
{
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create(Compare);

    static int Compare(string x, string y)
    {
        var (a, b) = (Parts(x), Parts(y));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (Part(a[i], b[i]) is var order and not 0)
            {
                return order;
            }
        }

        // What follows an equal beginning came later, except that a release candidate came before.
        return a.Length == b.Length ? string.CompareOrdinal(x, y)
            : a.Length < b.Length ? (b[a.Length] == "rc" ? 1 : -1)
            : a[b.Length] == "rc" ? -1 : 1;
    }

    static int Part(string a, string b) => (IsNumber(a), IsNumber(b)) switch
    {
        (true, true) => Number(a).CompareTo(Number(b)),
        _ when a == "rc" || b == "rc" => (b == "rc").CompareTo(a == "rc"),
        (true, false) => 1,
        (false, true) => -1,
        _ => string.CompareOrdinal(a, b),
    };

    // 6.12 is 6.12.0, as a release candidate of either is.
    static string[] Parts(string kernel)
    {
        var parts = Runs().Matches(kernel).Select(match => match.Value).ToList();
        if (parts.TakeWhile(IsNumber).Count() == 2)
        {
            parts.Insert(2, "0");
        }

        return [.. parts];
    }

    static bool IsNumber(string part) => char.IsAsciiDigit(part[0]);

    static decimal Number(string digits) => decimal.Parse(digits.Length > 28 ? digits[..28] : digits, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9]+|[A-Za-z]+")]
    private static partial Regex Runs();
}
