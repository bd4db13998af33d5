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
        new(ProcessRun.Start(Program, [collectors, spool, eventsPerSecond.ToString(CultureInfo.InvariantCulture), .. options]));

    public Task SaysAsync(string text) => _run.SaysAsync(text);

    /// <summary>It gave up a session for the nth time.</summary>
    public Task LeavesAsync(int times) => _run.SaysAsync("cannot be reached", times);

    public Task ConnectsAsync(int times) => _run.SaysAsync("connected to", times);

    /// <summary>So many detail batches were appended, a tenth of a second each.</summary>
    public Task AppendsAsync(ulong batches) => _run.SaysAsync(string.Create(CultureInfo.InvariantCulture, $"A 2 {batches} "));

    /// <summary>Its first append returned: it works.</summary>
    public Task WorksAsync() => _run.SaysAsync("A 2 1 ");

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

    public ValueTask DisposeAsync() => _run.DisposeAsync();
}
