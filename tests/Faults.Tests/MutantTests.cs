// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fleet.Faults.Tests.Scenarios;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>
/// Nine mistakes that other shippers have made, each put in where Fleet's own part is (tests/FaultAgent, tests/MutantCollector;
/// nothing of it is in the product): a judge that finds none of them would prove nothing when it finds nothing.
/// </summary>
public sealed class MutantTests : IAsyncLifetime
{
    readonly FaultDatabase _database = new();

    /// <summary>What is wrong, and whose test must see it.</summary>
    public static TheoryData<string, string> Mutants => new()
    {
        { "AckBeforeCommit", "C-03" }, { "NoDedup", "B-08" }, { "FsyncOff", "C-02" }, { "SeqAtSend", "C-14" }, { "RetryLimit", "C-05" },
        { "NoJitter", "L-03" }, { "UnlinkBeforeAck", "C-03" }, { "OnConflict", "B-08" }, { "ForeignKey", "L-08" },
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Each has its own: some leave an index or a key behind.
    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [MemberData(nameof(Mutants))]
    public async Task A_mistake_that_others_made_is_found(string mutant, string test)
    {
        var found = await CatchAsync(mutant);

        Tier.Report($"mutant {mutant}", $"the test {test} against this mistake", 1, found.Length > 0 ? 0 : 1, found.Length > 0 ? $"caught by {found}" : "not caught");
        Assert.NotEmpty(found);
    }

    Task<string> CatchAsync(string mutant) => mutant switch
    {
        "AckBeforeCommit" => KillsAsync(new FaultCollector(_database.Url, mutant)),
        "UnlinkBeforeAck" => KillsAsync(new FaultCollector(_database.Url), "--mutant", mutant),
        "NoDedup" or "OnConflict" => RepeatsAsync(mutant),
        "FsyncOff" => PowerAsync(mutant),
        "SeqAtSend" => JudgeAsync(LostAnswers.RunAsync(_database.Url, 2, "--mutant", mutant)),
        "RetryLimit" => JudgeAsync(CollectorAway.RunAsync(_database.Url, "gave up after", "--mutant", mutant, "--reconnect-seconds", "1")),
        "NoJitter" => HerdAsync(mutant),
        _ => ChunksAsync(),
    };

    async Task<string> KillsAsync(FaultCollector collector, params string[] agentOptions)
    {
        await using var _1 = collector;
        var kills = await CollectorKills.RunAsync(collector, _database.Url, 3, agentOptions);
        return (await new Judge(_database.Url).OfAsync(kills.Lives.Select(life => (life, life.Appended)))).Violations;
    }

    async Task<string> RepeatsAsync(string mutant)
    {
        await using var collector = new FaultCollector(_database.Url, mutant);
        await collector.StartReadyAsync();
        var seen = await RepeatedBatches.RunAsync(collector, _database.Url, 600);
        return seen.IsClean ? "" : string.Join(", ", new[]
        {
            seen.Stored > seen.Numbers ? $"once: {seen.Stored - seen.Numbers} rows twice" : "",
            seen.Early > 0 ? $"order: {seen.Early} acks of batches behind one that never came" : "",
        }.Where(check => check.Length > 0));
    }

    async Task<string> PowerAsync(string mutant) => (await PowerCuts.RunAsync(_database.Url, 1, 1, "--mutant", mutant)).Found.Violations;

    async Task<string> JudgeAsync(Task<IReadOnlyList<Ledger>> lives) =>
        (await new Judge(_database.Url).OfAsync((await lives).Select(life => (life, life.Appended)))).Violations;

    async Task<string> HerdAsync(string mutant)
    {
        var herd = await HerdReturn.RunAsync(_database.Url, 100, TimeSpan.FromSeconds(3), "--mutant", mutant);
        return herd.PeakToMean <= 3 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"no herd: {herd.Peak} of {herd.Returned.Count} agents in the busiest second, {herd.PeakToMean:F1} times the mean");
    }

    [SuppressMessage("Security", "CA2100", Justification = "A constant.")]
    async Task<string> ChunksAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString.Of(_database.Url)))
        {
            await connection.OpenAsync(Ct);
            await using var command = new NpgsqlCommand("ALTER TABLE fleet.count ADD FOREIGN KEY (run_id) REFERENCES fleet.run (run_id)", connection);
            await command.ExecuteNonQueryAsync(Ct);
        }
        var race = await ChunkRace.RunAsync(_database.Url, 10);
        return race.Deadlocks == 0 && race.Stored == race.Due ? "" : $"no deadlock: {race.Deadlocks} of {race.Days} chunks, {race.Due - race.Stored} rows missing";
    }
}
