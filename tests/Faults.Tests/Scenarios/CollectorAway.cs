// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Faults.Tests.Scenarios;

/// <summary>Nobody listens when the agent starts, nor for many attempts; then there is a collector.</summary>
static class CollectorAway
{
    const int EventsPerSecond = 2_000;

    /// <param name="until">What the agent says when it was away for long enough.</param>
    /// <returns>What the agents owe.</returns>
    public static async Task<IReadOnlyList<Ledger>> RunAsync(string url, string until, params string[] agentOptions)
    {
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(url);
        await using var agent = FaultAgent.Start(collector.Address, folder.Path, EventsPerSecond, agentOptions);
        await agent.SaysAsync(until);
        await collector.StartReadyAsync();
        await agent.ConnectsAsync(1);
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        return [ledger, .. await FaultAgent.DrainAsync(collector.Address, folder.Path)];
    }
}
