// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Faults.Tests.Scenarios;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-03 and C-06: the collector dies, or loses its database, in the middle of a commit.</summary>
public sealed partial class CollectorFaultTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    const int EventsPerSecond = 3_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_collector_that_is_killed_inside_COPY_and_COMMIT_loses_nothing_acked_and_doubles_nothing()
    {
        await using var collector = new FaultCollector(database.Url);
        var times = Tier.Times(4, 20);
        var kills = await CollectorKills.RunAsync(collector, database.Url, times);

        var finding = await new Judge(database.Url).OfAsync(kills.Lives.Select(life => (life, life.Appended)));
        Tier.Report("C-03", "kill -9 of the collector inside COPY and COMMIT", times, finding.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{finding.Stored} stored, {finding.Missing} missing, {finding.Twice} twice; {kills.Inside} of {times} kills inside a COPY or COMMIT; first new commit {kills.Slowest.TotalSeconds:F1} s after restart at most"));
        Assert.True(finding.IsClean, $"{finding}");
        Assert.Equal(0, finding.Dropped);
        // The product's own books say the same as the judge.
        var (verified, table, complaints) = await ProcessRun.RunAsync(FaultCollector.Program, "verify", "--store", database.Url);
        Assert.True(verified == 0, $"{table}\n{complaints}");
    }

    [Fact]
    public async Task A_connection_cut_around_COMMIT_is_settled_by_the_cursor_each_time()
    {
        using var folder = new TemporaryFolder();
        await using var cutter = new CommitCutter(ConnectionString.Of(database.Url));
        await using var collector = new FaultCollector(cutter.ConnectionString);
        await collector.StartReadyAsync();
        await using var agent = FaultAgent.Start(collector.Address, folder.Path, EventsPerSecond);
        await agent.WorksAsync();
        var times = Tier.Times(6, 20);
        for (var cut = 0; cut < times; cut++)
        {
            await cutter.CutNextAsync(forwarded: cut % 2 == 0).WaitAsync(TimeSpan.FromSeconds(30), Ct);
        }
        var (code, ledger) = await agent.TerminateAsync();
        Assert.Equal(0, code);
        var lives = (await FaultAgent.DrainAsync(collector.Address, folder.Path)).Prepend(ledger);

        var finding = await new Judge(database.Url).OfAsync(lives.Select(life => (life, life.Appended)));
        var doubts = await DoubtsAsync(collector);
        Tier.Report("C-06", "connection cut around COMMIT, half of them after the server got it", times, finding.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{finding.Stored} stored, {finding.Missing} missing, {finding.Twice} twice; settled as committed {doubts["committed"]}, as aborted {doubts["aborted"]}, open {doubts["open"]}"));
        Assert.True(finding.IsClean, $"{finding}");
        // Every other COMMIT reached the server. A wrong answer would not lose anything at once: the gap behind it would be
        // refused, and the agent still has the batch; so the answers themselves are looked at.
        Assert.Equal((times / 2, times / 2, 0L), (doubts["committed"], doubts["aborted"], doubts["open"]));
    }

    static async Task<Dictionary<string, long>> DoubtsAsync(FaultCollector collector)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(collector.Health, "metrics"), Ct);
        return InDoubt().Matches(metrics).ToDictionary(match => match.Groups[1].Value, match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("fleet_collector_in_doubt_total\\{resolved=\"(\\w+)\"\\} (\\d+)")]
    private static partial Regex InDoubt();
}
