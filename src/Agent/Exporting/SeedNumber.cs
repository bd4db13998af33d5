// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Exporting;

/// <summary>Numbers as Python writes floats.</summary>
static class SeedNumber
{
    const long NsPerSecond = 1_000_000_000;

    /// <summary>Seconds, exact to the nanosecond, with at least one digit behind the point.</summary>
    public static string Seconds(long ns)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(ns < 0 ? "-" : "")}{Math.Abs(ns / NsPerSecond)}.{Math.Abs(ns % NsPerSecond):D9}").TrimEnd('0');
        return text.EndsWith('.') ? text + "0" : text;
    }
}
