// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Xunit;

namespace Fleet.TestKit;

/// <summary>How often a fault is repeated: a little with every change, FLEET_FAULTS=long as docs/faults.md asks.</summary>
public static class Tier
{
    public static bool Long { get; } = Environment.GetEnvironmentVariable("FLEET_FAULTS") == "long";

    public static int Times(int change, int whole) => Long ? whole : change;

    /// <summary>One row of docs/faults.md: with no failure in n trials the rate is below 3/n with 95 % confidence (rule of three).</summary>
    public static void Report(string id, string what, int trials, int failures, string seen)
    {
        var bound = failures == 0 && trials > 3 ? string.Create(CultureInfo.InvariantCulture, $"< {300.0 / trials:G2} %") : "-";
        var row = string.Create(CultureInfo.InvariantCulture, $"| {id} | {what} | {trials} | {failures} | {bound} | {seen} |");
        TestContext.Current.TestOutputHelper?.WriteLine(row);
        if (Environment.GetEnvironmentVariable("FLEET_FAULTS_TABLE") is { Length: > 0 } table)
        {
            File.AppendAllText(table, row + "\n");
        }
    }
}
