// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Spool;

namespace Fleet.FaultAgent;

sealed record FaultOptions(IReadOnlyList<Uri> Collectors, string Spool, int EventsPerSecond, SpoolOptions Bounds, int ReconnectCapSeconds)
{
    public static FaultOptions Parse(string[] args) => new(
        [.. args[0].Split(',').Select(address => new Uri(address))],
        args[1],
        int.Parse(args[2], CultureInfo.InvariantCulture),
        new SpoolOptions(Number(args, "--spool-bytes") ?? 512L << 20)
        {
            SyncInterval = TimeSpan.FromMilliseconds(Number(args, "--sync-ms") ?? 1000),
            MemoryBytes = Number(args, "--memory-bytes") ?? 4 << 20,
            FreeBytes = Number(args, "--free-bytes") ?? 0,
        },
        (int)(Number(args, "--reconnect-cap") ?? 4));

    static long? Number(string[] args, string name) =>
        Array.IndexOf(args, name) is var at and >= 0 ? long.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
}
