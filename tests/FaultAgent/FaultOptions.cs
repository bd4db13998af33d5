// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Agent.Shipping;
using Fleet.Agent.Spool;
using Fleet.FaultAgent.Mutants;

namespace Fleet.FaultAgent;

/// <param name="Agents">How many at once, each with its own spool below <paramref name="Spool"/>.</param>
sealed record FaultOptions(IReadOnlyList<Uri> Collectors, string Spool, int EventsPerSecond, SpoolOptions Bounds, long? ReconnectSeconds, Mutant Mutant, int Agents)
{
    public ReconnectPolicy Reconnect
    {
        get
        {
            Func<double> random = Mutant == Mutant.NoJitter ? () => 1 : Random.Shared.NextDouble;
            return ReconnectSeconds is { } seconds
                ? new ReconnectPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds), random)
                : ReconnectPolicy.Default(random);
        }
    }

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
        Number(args, "--reconnect-seconds"),
        Text(args, "--mutant") is { } name ? Enum.Parse<Mutant>(name) : Mutant.None,
        (int)(Number(args, "--agents") ?? 1));

    static long? Number(string[] args, string name) => Text(args, name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    static string? Text(string[] args, string name) => Array.IndexOf(args, name) is var at and >= 0 ? args[at + 1] : null;
}
