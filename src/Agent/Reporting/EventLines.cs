// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Probes;

namespace Fleet.Agent.Reporting;

/// <summary>The parts that the lines of <c>--verbose</c> have in common, laid out as plot-fragmentation's tracker prints them.</summary>
/// <remarks>Threading: the capture thread.</remarks>
sealed class EventLines(TextWriter stdout, HostNames names, ulong startBootNs, bool colour)
{
    public const int Yellow = 93, Green = 92, Red = 91;

    public void Write(ulong bootNs, int paint, string name, FormattableString rest)
    {
        var (begin, end) = colour ? (FormattableString.Invariant($"\e[{paint}m"), "\e[0m") : ("", "");
        var seconds = ((double)bootNs - startBootNs) / 1e9;
        stdout.WriteLine(FormattableString.Invariant($"{begin}[{seconds,8:F3}s] {name,-10}{end} ") + FormattableString.Invariant(rest));
    }

    /// <summary>More about the line above.</summary>
    public void WriteBelow(string text)
    {
        stdout.Write("             ");
        stdout.WriteLine(text);
    }

    public string Migratetype(int number) => names.Migratetype(number).ToUpperInvariant();

    public string Zone(int number) => number < names.Zones.Count ? names.Zones[number] : $"zone {number}";
}
