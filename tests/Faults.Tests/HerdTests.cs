// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Faults.Tests.Scenarios;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>L-03: all agents of a fleet lose their collector in the same moment.</summary>
[Collection(typeof(Alone))]
public sealed class HerdTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    [Fact]
    public async Task A_fleet_whose_collector_was_killed_comes_back_soon_and_not_all_at_once()
    {
        var (agents, away) = (Tier.Times(200, 500), TimeSpan.FromSeconds(Tier.Times(3, 10)));
        var herd = await HerdReturn.RunAsync(database.Url, agents, away);

        var fine = herd is { Last: <= 90, PeakToMean: <= 3, Holes: 0 };
        Tier.Report("L-03", $"{agents} agents whose collector was killed and was away for {away.TotalSeconds:F0} s", agents, fine ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"95 % back after {herd.After(0.95):F0} s, all after {herd.Last:F0} s; busiest second {herd.Peak} handshakes, {herd.PeakToMean:F1} times the mean; {herd.Stored} batches stored, {herd.Holes} streams with a hole or a double"));
        Assert.InRange(herd.Last, 0, 90);
        Assert.InRange(herd.PeakToMean, 0, 3);
        Assert.Equal(0, herd.Holes);
    }
}
