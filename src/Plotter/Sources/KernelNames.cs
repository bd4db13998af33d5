// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>Names the numbers of one host's kernel, as that host named them.</summary>
sealed class KernelNames(HostInfo? host)
{
    public string Migratetype(int number) => Name(host?.Migratetypes, number) ?? Unnamed("type", number);

    public string? Zone(int? number) => number is { } zone ? Name(host?.Zones, zone) ?? Unnamed("zone", zone) : null;

    static string? Name(IReadOnlyList<string>? names, int number) =>
        names is not null && number >= 0 && number < names.Count ? names[number] : null;

    static string Unnamed(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what} {number}");
}
