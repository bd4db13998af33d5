// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-02, C-10, C-11, C-12: what happens under the spool, with the collector away and back.</summary>
public sealed class SpoolFaultTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    const int EventsPerSecond = 2_000;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Power_that_fails_under_the_spool_costs_nothing_that_the_disk_had_confirmed()
    {
        await using var collector = new FaultCollector(database.Url);
        var random = new Random(2);
        var times = Tier.Times(2, 10);
        var found = new Judge.Finding(0, 0, 0, 0, 0, 0, 0);
        ulong owed = 0;
        for (var cut = 0; cut < times; cut++)
        {
            await using var disk = await LoopDisk.MakeAsync(96);
            var spool = Path.Combine(disk.Path, "spool");
            // Nobody listens: the spool alone must keep what it confirmed.
            ulong confirmed;
            Ledger lost;
            await using (var agent = FaultAgent.Start(collector.Address, spool, EventsPerSecond, "--sync-ms", "200"))
            {
                await agent.SaysAsync("F ");
                await Task.Delay(random.Next(100, 2_000), Deadline);
                confirmed = agent.Ledger.Synced;
                await disk.CutPowerAsync();
                lost = await agent.KillAsync();
            }
            await disk.UnmountAsync();
            await disk.MountAsync();
            await collector.StartReadyAsync();
            var calm = await FaultAgent.DrainAsync(collector.Address, spool);
            await collector.TerminateAsync();
            owed += confirmed;
            found += await new Judge(database.Url).OfAsync([(lost, confirmed), .. calm.Select(life => (life, life.Appended))]);
        }
        Tier.Report("C-02", "power cut under the spool (ext4 shutdown)", times, found.IsClean ? 0 : 1,
            string.Create(CultureInfo.InvariantCulture, $"{owed} events confirmed by the disk, {found.Missing} of them missing, {found.Twice} twice"));
        Assert.True(owed > 0);
        Assert.True(found.IsClean, $"{found}");
    }

    [Fact]
    public async Task A_disk_that_fills_up_costs_detail_first_and_every_drop_is_in_the_store()
    {
        using var disk = new SmallDisk(kibibytes: 12 << 10);
        await using var collector = new FaultCollector(database.Url);
        await using var agent = FaultAgent.Start(collector.Address, Path.Combine(disk.Path, "spool"), 10_000, "--spool-bytes", "16777216", "--memory-bytes", "100000");
        await agent.SaysAsync("F ");
        disk.Fill();
        await agent.SaysAsync("cannot be written");
        await agent.SaysAsync("spool: dropped");
        disk.Free();
        await agent.SaysAsync("can be written again");
        await collector.StartReadyAsync();
        await agent.SaysAsync("connected to");
        var (code, ledger) = await agent.TerminateAsync();
        var calm = await FaultAgent.DrainAsync(collector.Address, Path.Combine(disk.Path, "spool"));

        var found = await new Judge(database.Url).OfAsync([(ledger, ledger.Appended), .. calm.Select(life => (life, life.Appended))]);
        Tier.Report("C-11", "the spool's disk fills up, then has room again", 1, found.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{ledger.Appended} events owed: {found.Stored} stored, {found.Dropped} in loss records, {found.Missing} in neither"));
        Assert.Equal(0, code);
        Assert.True(found.IsClean, $"{found}");
        Assert.True(found.Dropped > 0);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("read-only")]
    [InlineData("dead")]
    public async Task A_spool_that_goes_away_leaves_the_agent_alive_and_costs_only_what_is_counted(string fault)
    {
        await using var disk = await LoopDisk.MakeAsync(64);
        var spool = Path.Combine(disk.Path, "spool");
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        await using var agent = FaultAgent.Start(collector.Address, spool, EventsPerSecond, "--spool-bytes", "16777216");
        await agent.SaysAsync("connected to");
        await agent.SaysAsync("F ");
        switch (fault)
        {
            case "removed":
                Directory.Delete(spool, recursive: true);
                break;
            case "read-only":
                await disk.AbortAsync();
                break;
            default:
                await disk.CutPowerAsync();
                break;
        }
        await agent.AppendsAsync((ulong)agent.Ledger.Batches.Count + 40);
        var (code, ledger) = await agent.TerminateAsync();

        // What memory held went to the collector all the same.
        var found = await new Judge(database.Url).OfAsync([(ledger, ledger.Appended)]);
        Tier.Report(fault == "dead" ? "C-10" : "C-12", $"spool {fault} while the agent runs", 1, found.IsClean && ledger.Complete ? 0 : 1,
            string.Create(CultureInfo.InvariantCulture, $"{ledger.Appended} events owed, {found.Stored} stored, {found.Dropped} in loss records, {found.Missing} missing"));
        Assert.Equal(0, code);
        Assert.True(ledger.Complete, agent.Errors);
        Assert.True(found.IsClean, $"{found}\n{agent.Errors}");
    }
}
