// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>One life of tests/FaultAgent: the agent's own spool and shipper, with numbered events.</summary>
sealed class FaultAgent : IAsyncDisposable
{
    static readonly string Program = Repository.PathTo(
        "artifacts", "bin", "FaultAgent", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Fleet.FaultAgent");

    readonly ProcessRun _run;

    FaultAgent(ProcessRun run) => _run = run;

    public int Id => _run.Id;

    public string Errors => _run.Stderr;

    /// <summary>What it owes so far.</summary>
    public Ledger Ledger => Ledger.Parse(_run.Stdout);

    public static FaultAgent Start(string collectors, string spool, int eventsPerSecond, params string[] options) =>
        new(ProcessRun.Start(Program, [
            collectors, spool, eventsPerSecond.ToString(CultureInfo.InvariantCulture), "--reconnect-seconds", "4", .. options]));

    /// <summary>As root whom modes of files bind like anybody.</summary>
    public static FaultAgent StartBound(string collectors, string spool, int eventsPerSecond, params string[] options)
    {
        Requires.Tool("setpriv");
        const string Without = "-dac_override,-dac_read_search";
        return new(ProcessRun.Start("setpriv", [
            "--inh-caps", Without, "--bounding-set", Without, Program,
            collectors, spool, eventsPerSecond.ToString(CultureInfo.InvariantCulture), "--reconnect-seconds", "4", .. options]));
    }

    /// <summary>So many agents in one process, which reconnect as those of users do.</summary>
    public static FaultAgent StartHerd(string collector, string spools, int agents, int eventsPerSecond = 0, params string[] options) =>
        new(ProcessRun.Start(Program, [collector, spools, eventsPerSecond.ToString(CultureInfo.InvariantCulture), "--agents", agents.ToString(CultureInfo.InvariantCulture), .. options]));

    public Task SaysAsync(string text, int times = 1) => _run.SaysAsync(text, times);

    /// <summary>Its wall clock is so far off from the next batch on.</summary>
    public Task StepClockAsync(long seconds) => OrderAsync($"clock {seconds}");

    /// <summary>From now on no fsync of it succeeds.</summary>
    public Task FailSyncsAsync() => OrderAsync("fsync fails");

    /// <summary>When agents of a herd began to greet, in the order in which they were welcomed; Stopwatch ticks.</summary>
    public IReadOnlyList<long> Joined => [.. _run.Stdout.Split('\n')
        .Where(line => line.StartsWith("joined ", StringComparison.Ordinal)).Select(line => long.Parse(line[7..], CultureInfo.InvariantCulture))];

    /// <summary>It gave up a session for the nth time.</summary>
    public Task LeavesAsync(int times) => _run.SaysAsync("cannot be reached", times);

    public Task ConnectsAsync(int times) => _run.SaysAsync("connected to", times);

    /// <summary>So many detail batches were appended, a tenth of a second each.</summary>
    public Task AppendsAsync(ulong batches) => _run.SaysAsync(string.Create(CultureInfo.InvariantCulture, $"A 2 {batches} "));

    /// <summary>Its first append returned: it works.</summary>
    public Task WorksAsync() => _run.SaysAsync("A 2 1 ");

    /// <summary>How many agents of a herd ended with everything acknowledged.</summary>
    public int Done => _run.Stdout.Split('\n').Count(line => line == "done True");

    public async Task<Ledger> KillAsync()
    {
        await _run.SignalAsync("KILL");
        await _run.ExitAsync();
        return Ledger;
    }

    /// <summary>SIGTERM and its end; what is not acknowledged stays in its spool.</summary>
    public async Task<(int ExitCode, Ledger Ledger)> TerminateAsync()
    {
        var code = await _run.TerminateAsync();
        return (code, Ledger);
    }

    /// <summary>SIGTERM to a herd, and its end, for which its agents take minutes where they owe much.</summary>
    public async Task<int> DisbandAsync(CancellationToken ct)
    {
        await _run.SignalAsync("TERM");
        return await _run.EndAsync(ct);
    }

    /// <summary>Calm weather: agents on this spool, one after another, until one leaves nothing behind.</summary>
    public static async Task<IReadOnlyList<Ledger>> DrainAsync(string collectors, string spool, params string[] options)
    {
        const int Most = 12;
        var lives = new List<Ledger>();
        while (true)
        {
            await using var agent = Start(collectors, spool, 100, options);
            await agent.WorksAsync();
            var (code, ledger) = await agent.TerminateAsync();
            lives.Add(ledger);
            Assert.Equal(0, code);
            if (ledger.Complete)
            {
                return lives;
            }
            Assert.True(lives.Count < Most, $"the spool does not drain:\n{agent.Errors}");
        }
    }

    public Task SignalAsync(string name) => _run.SignalAsync(name);

    async Task OrderAsync(string order)
    {
        var before = _run.Stderr.Split('\n').Count(line => line == $"done: {order}");
        await _run.WriteLineAsync(order);
        await _run.SaysAsync($"done: {order}", before + 1);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();
}
