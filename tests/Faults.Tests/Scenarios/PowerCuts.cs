// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Faults.Tests.Scenarios;

/// <summary>The power goes under the spool while nobody listens, so that the spool alone must keep what it confirmed.</summary>
/// <param name="Cuts">How many there were.</param>
/// <param name="Owed">Events that the agent said the disk had confirmed.</param>
/// <param name="AtRisk">Events that it had appended beyond those.</param>
/// <param name="Vanished">Those of them that are not in the store.</param>
/// <param name="Untold">Those of them that no loss record speaks of, be it one without an end.</param>
sealed record PowerCuts(int Cuts, Judge.Finding Found, ulong Owed, ulong AtRisk, long Vanished, long Untold)
{
    const int EventsPerSecond = 2_000;

    /// <param name="times">And on, until one came while something had no confirmation yet, which is up to chance,</param>
    /// <param name="atMost">or this often.</param>
    public static async Task<PowerCuts> RunAsync(string url, int times, int atMost, params string[] agentOptions)
    {
        await using var collector = new FaultCollector(url);
        var random = new Random(2);
        var (found, owed, atRisk, vanished, untold) = (new Judge.Finding(), 0ul, 0ul, 0L, 0L);
        var cuts = 0;
        for (; cuts < times || (vanished == 0 && cuts < atMost); cuts++)
        {
            await using var disk = await LoopDisk.MakeAsync(96);
            var spool = Path.Combine(disk.Path, "spool");
            ulong confirmed;
            Ledger lost;
            await using (var agent = FaultAgent.Start(collector.Address, spool, EventsPerSecond, ["--sync-ms", "200", .. agentOptions]))
            {
                await agent.SaysAsync("F ");
                await Task.Delay(random.Next(100, 2_000), TestContext.Current.CancellationToken);
                confirmed = agent.Ledger.Synced;
                await disk.CutPowerAsync();
                lost = await agent.KillAsync();
            }
            await disk.UnmountAsync();
            await disk.MountAsync();
            await collector.StartReadyAsync();
            // The first of them end before they can tell what they found; one that lives on does.
            var calm = (await FaultAgent.DrainAsync(collector.Address, spool)).ToList();
            await using (var agent = FaultAgent.Start(collector.Address, spool, 100))
            {
                await agent.AppendsAsync(40);
                calm.Add((await agent.TerminateAsync()).Ledger);
            }
            await collector.TerminateAsync();
            (owed, atRisk) = (owed + confirmed, atRisk + lost.Appended - confirmed);
            var tail = await new Judge(url).TailAsync(lost);
            (vanished, untold) = (vanished + tail.Vanished, untold + tail.Untold);
            found += await new Judge(url).OfAsync([(lost, confirmed), .. calm.Select(life => (life, life.Appended))]);
        }
        return new PowerCuts(cuts, found, owed, atRisk, vanished, untold);
    }
}
