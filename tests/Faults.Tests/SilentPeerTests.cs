// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-15: a connection that stays open and says nothing.</summary>
public sealed class SilentPeerTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    /// <summary>Half open: nothing passes. Never acks: batches arrive, and nobody answers.</summary>
    [Theory]
    [InlineData("half open")]
    [InlineData("never acks")]
    public async Task A_collector_that_falls_silent_is_left_within_40_seconds_and_nothing_is_lost(string peer)
    {
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        await using var proxy = FaultProxy.To(collector.Port);
        await using var agent = FaultAgent.Start(proxy.Address, folder.Path, 500);
        await agent.ConnectsAsync(1);
        var slowest = TimeSpan.Zero;
        var silences = Tier.Times(1, 3);
        for (var time = 1; time <= silences; time++)
        {
            var silent = Stopwatch.GetTimestamp();
            if (peer == "half open")
            {
                proxy.FallSilent();
            }
            else
            {
                proxy.HoldAnswers();
            }
            await agent.LeavesAsync(time);
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(silent).Ticks));
            proxy.Speak();
            await agent.ConnectsAsync(time + 1);
        }
        // Its end is the same for the agent however it came, so that files are counted over ends that come soon.
        var (first, cuts) = (ProcessMemory.OpenFiles(agent.Id), Tier.Times(3, 47));
        for (var cut = 1; cut <= cuts; cut++)
        {
            proxy.Cut();
            await agent.ConnectsAsync(silences + cut + 1);
        }
        var last = ProcessMemory.OpenFiles(agent.Id);
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        IReadOnlyList<Ledger> lives = [ledger, .. await FaultAgent.DrainAsync(collector.Address, folder.Path)];
        var found = await new Judge(database.Url).OfAsync(lives.Select(life => (life, life.Appended)));

        Tier.Report("C-15", $"a peer that is {(peer == "half open" ? "half open" : "there and never acks")}, then connections cut", silences + cuts, found.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{silences} silences, left after {slowest.TotalSeconds:F0} s at most; open files after {cuts} more ends {first} -> {last}, {found.Missing} missing, {found.Twice} twice"));
        Assert.True(found.IsClean, $"{found}\n{agent.Errors}");
        Assert.True(slowest < TimeSpan.FromSeconds(40), $"{slowest}");
        Assert.InRange(last, 0, first + 2);
    }
}
