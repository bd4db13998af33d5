// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Plotter.Charts;

/// <summary>Numbers as people read them, the same on every machine.</summary>
static class Quantity
{
    /// <summary>Three significant digits: 0.0123, 4.56, 78.9, 12.3k, 4.56M.</summary>
    public static string Compact(double value)
    {
        var size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 999.5e6 => Digits(value / 1e9) + "G",
            >= 999.5e3 => Digits(value / 1e6) + "M",
            >= 9999.5 => Digits(value / 1e3) + "k",
            >= 999.5 => value.ToString("0", CultureInfo.InvariantCulture),
            _ => Digits(value),
        };
    }

    /// <summary>With its sign: +12.3k.</summary>
    public static string Signed(double value) => (value > 0 ? "+" : "") + Compact(value);

    /// <summary>A change and its interval: as percentages, -49.2% [-61.0%, -32.1%]; where any is beyond +900 %, as factors, x10.5 [x2, x20].</summary>
    public static string Relative(double share, params ReadOnlySpan<double> interval)
    {
        var far = share > 9;
        foreach (var end in interval)
        {
            far |= end > 9;
        }

        // A factor below 0 is none: the interval of a difference may reach below what can be left.
        string Text(double value) => far ? "x" + Digits(Math.Max(0, value + 1)) : Percent(value);
        return interval.Length == 0 ? Text(share) : $"{Text(share)} [{Text(interval[0])}, {Text(interval[1])}]";
    }

    static string Percent(double share) => share switch
    {
        // What is left is not nothing: -100 % is said of none alone.
        > -1 and <= -0.995 => (Math.Ceiling(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture),
        _ => (share * 100).ToString(Math.Abs(share) >= 0.995 ? "+0;-0;0" : "+0.0;-0.0;0", CultureInfo.InvariantCulture),
    } + "%";

    /// <summary>A probability: 0.029, or below what is worth telling apart.</summary>
    public static string Probability(double p) =>
        p < 0.001 ? "<0.001" : p.ToString(p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    /// <summary>A latency: 850 ns, 12.5 µs, 3 ms, 1.2 s.</summary>
    public static string Nanoseconds(double ns) => ns switch
    {
        >= 999.5e6 => Digits(ns / 1e9) + " s",
        >= 999.5e3 => Digits(ns / 1e6) + " ms",
        >= 999.5 => Digits(ns / 1e3) + " µs",
        _ => Digits(ns) + " ns",
    };

    /// <summary>How long something took, in the unit that a person would say it in.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        < 100 => seconds.ToString("0.# s", CultureInfo.InvariantCulture),
        < 600 => seconds.ToString("0 s", CultureInfo.InvariantCulture),
        < 7200 => (seconds / 60).ToString("0.# min", CultureInfo.InvariantCulture),
        < 172_800 => (seconds / 3600).ToString("0.# h", CultureInfo.InvariantCulture),
        _ => (seconds / 86_400).ToString("0.# 'days'", CultureInfo.InvariantCulture),
    };

    static string Digits(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 99.95 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 0.9995 => value.ToString("0.##", CultureInfo.InvariantCulture),
        >= 0.001 => value.ToString("0.###", CultureInfo.InvariantCulture),
        _ => value.ToString("0.#e0", CultureInfo.InvariantCulture),
    };
}
