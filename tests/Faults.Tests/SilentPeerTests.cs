// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-15: a connection that stays open and says nothing.</summary>
public sealed class SilentPeerTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    [Fact]
    public async Task A_collector_that_falls_silent_is_left_within_40_seconds_and_nothing_is_lost()
    {
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        await using var proxy = FaultProxy.To(collector.Port);
        await using var agent = FaultAgent.Start(proxy.Address, folder.Path, 500);
        await agent.SaysAsync("connected to");
        var slowest = TimeSpan.Zero;
        var files = new List<int>();
        var times = Tier.Times(1, 5);
        for (var time = 0; time < times; time++)
        {
            var accepted = proxy.Accepted;
            proxy.FallSilent();
            var silent = Stopwatch.GetTimestamp();
            await agent.LeavesAsync(time + 1);
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(silent).Ticks));
            proxy.Speak();
            await agent.ConnectsAsync(time + 2);
            files.Add(OpenFiles(agent.Id));
        }
        var (code, ledger) = await agent.TerminateAsync();
        var found = await new Judge(database.Url).OfAsync([(ledger, ledger.Appended)]);

        Tier.Report("C-15", "a peer that keeps the connection and says nothing", times, found.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"left after {slowest.TotalSeconds:F0} s at most, open files {files[0]} -> {files[^1]}, {found.Missing} missing, {found.Twice} twice"));
        Assert.Equal(0, code);
        Assert.True(ledger.Complete && found.IsClean, $"{found}\n{agent.Errors}");
        Assert.True(slowest < TimeSpan.FromSeconds(40), $"{slowest}");
        Assert.InRange(files[^1], 0, files[0] + 4);
    }

    static int OpenFiles(int process) => Directory.GetFiles($"/proc/{process}/fd").Length;
}
