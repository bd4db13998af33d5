// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using Fleet.Faults.Tests.Scenarios;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>C-02, C-10, C-11, C-12: what happens under the spool, with the collector away and back.</summary>
public sealed class SpoolFaultTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    const int EventsPerSecond = 2_000;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Power_that_fails_under_the_spool_costs_nothing_that_the_disk_had_confirmed()
    {
        var cuts = await PowerCuts.RunAsync(database.Url, Tier.Times(2, 10), atMost: 20);
        var found = cuts.Found;

        Tier.Report("C-02", "power cut under the spool (ext4 shutdown)", cuts.Cuts, found.IsClean && cuts.Untold == 0 ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{cuts.Owed} events confirmed by the disk, {found.Missing} of them missing, {found.Twice} twice; {cuts.AtRisk} more had no confirmation yet, {cuts.Vanished} of those are gone, {cuts.Untold} without a word in the store"));
        Assert.True(cuts.Owed > 0);
        Assert.True(found.IsClean, $"{found}");
        Assert.True(cuts.Vanished > 0, "no cut came before the disk had confirmed everything");
        Assert.Equal(0, cuts.Untold);
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
        var freed = Stopwatch.GetTimestamp();
        disk.Free();
        await agent.SaysAsync("can be written again");
        var resumed = Stopwatch.GetElapsedTime(freed);
        await collector.StartReadyAsync();
        await agent.SaysAsync("connected to");
        var (code, ledger) = await agent.TerminateAsync();
        var calm = await FaultAgent.DrainAsync(collector.Address, Path.Combine(disk.Path, "spool"));

        var found = await new Judge(database.Url).OfAsync([(ledger, ledger.Appended), .. calm.Select(life => (life, life.Appended))]);
        Tier.Report("C-11", "the spool's disk fills up, then has room again", 1, found is { IsClean: true, Overtold: 0 } && resumed.TotalSeconds <= 5 ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{ledger.Appended} events owed: {found.Stored} stored, {found.Dropped} in loss records, {found.Overtold} in both, {found.Missing} in neither; written to again {resumed.TotalSeconds:F1} s after there was room"));
        Assert.Equal(0, code);
        Assert.InRange(resumed.TotalSeconds, 0, 5);
        Assert.True(found.IsClean && found.Overtold == 0, $"{found}");
        Assert.True(found.Dropped > 0);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("read-only")]
    [InlineData("dead")]
    [InlineData("not synced")]
    [InlineData("unreadable")]
    public async Task A_spool_that_goes_away_leaves_the_agent_alive_and_costs_only_what_is_counted(string fault)
    {
        await using var disk = await LoopDisk.MakeAsync(64);
        var spool = Path.Combine(disk.Path, "spool");
        await using var collector = new FaultCollector(database.Url);
        await collector.StartReadyAsync();
        // A directory's mode is asked when the next file is begun: that should be soon.
        await using var agent = FaultAgent.StartBound(
            collector.Address, spool, fault == "unreadable" ? 20 * EventsPerSecond : EventsPerSecond, "--spool-bytes", "16777216");
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
            case "unreadable":
                File.SetUnixFileMode(spool, UnixFileMode.None);
                await agent.SaysAsync("cannot be written");
                break;
            case "not synced":
                await agent.FailSyncsAsync();
                break;
            default:
                await disk.CutPowerAsync();
                break;
        }
        var resumed = await StoresAsync(agent, agent.Ledger.Appended);
        if (fault == "unreadable")
        {
            File.SetUnixFileMode(spool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await agent.SaysAsync("can be written again");
        }
        await agent.AppendsAsync((ulong)agent.Ledger.Batches.Count + 40);
        var (code, ledger) = await agent.TerminateAsync();

        // What memory held went to the collector all the same.
        var found = await new Judge(database.Url).OfAsync([(ledger, ledger.Appended)]);
        Tier.Report(fault is "dead" or "not synced" ? "C-10" : "C-12", $"spool {fault} while the agent runs", 1, found is { IsClean: true, Overtold: 0 } && ledger.Complete && resumed.TotalSeconds <= 5 ? 0 : 1,
            string.Create(CultureInfo.InvariantCulture, $"{ledger.Appended} events owed, {found.Stored} stored, {found.Dropped} in loss records, {found.Overtold} in both, {found.Missing} missing; what was made after the fault is stored {resumed.TotalSeconds:F1} s later"));
        Assert.Equal(0, code);
        Assert.InRange(resumed.TotalSeconds, 0, 5);
        // A file that was removed while it is open takes writes like any other, until the next is begun.
        Assert.True(fault == "removed" || agent.Errors.Contains("cannot be written", StringComparison.Ordinal), agent.Errors);
        Assert.True(ledger.Complete, agent.Errors);
        Assert.True(found.IsClean && found.Overtold == 0, $"{found}\n{agent.Errors}");
    }

    /// <summary>How long it takes until an event after this one is in the store.</summary>
    async Task<TimeSpan> StoresAsync(FaultAgent agent, ulong after)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var connection = new NpgsqlConnection(ConnectionString.Of(database.Url));
        await connection.OpenAsync(Deadline);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM fleet.event_extfrag e JOIN fleet.run r USING (run_id) WHERE r.stream_id = @stream AND e.pfn > @after", connection);
        command.Parameters.AddWithValue("stream", agent.Ledger.Stream);
        command.Parameters.AddWithValue("after", (long)after);
        while ((long)(await command.ExecuteScalarAsync(Deadline))! == 0)
        {
            Deadline.ThrowIfCancellationRequested();
        }
        return Stopwatch.GetElapsedTime(begun);
    }
}
