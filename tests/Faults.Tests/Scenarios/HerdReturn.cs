// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests.Scenarios;

/// <summary>The collector of many agents is killed, and comes back: how they do.</summary>
/// <param name="Returned">When each agent greeted again and was welcomed, seconds after the collector listened, ascending.</param>
/// <param name="Last">When the last was welcomed, seconds.</param>
/// <param name="Stored">Batches that are stored.</param>
/// <param name="Holes">Streams that have a batch missing or twice.</param>
sealed record HerdReturn(IReadOnlyList<double> Returned, double Last, long Stored, long Holes)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public double After(double share) => Returned[(int)Math.Ceiling(Returned.Count * share) - 1];

    /// <summary>Greetings in the busiest second.</summary>
    public int Peak => Returned.GroupBy(seconds => Math.Floor(seconds)).Max(second => second.Count());

    /// <summary>The busiest second against the mean second from the collector's start to the last welcome.</summary>
    public double PeakToMean => Peak / (Returned.Count / Math.Max(Last, 1));

    public static async Task<HerdReturn> RunAsync(string url, int agents, TimeSpan away, params string[] agentOptions)
    {
        using var folder = new TemporaryFolder();
        await using var collector = new FaultCollector(url);
        await collector.StartReadyAsync();
        await using var herd = FaultAgent.StartHerd(collector.Address, folder.Path, agents, options: agentOptions);
        await herd.SaysAsync("joined ", agents);
        await collector.KillAsync();
        // How long it is away decides how far the agents are in their waiting.
        await Task.Delay(away, Ct);
        var before = herd.Joined.Count;
        await collector.StartAsync();
        var back = Stopwatch.GetTimestamp();
        await herd.SaysAsync("joined ", before + agents);
        var last = Stopwatch.GetElapsedTime(back).TotalSeconds;
        double[] returned = [.. herd.Joined.Skip(before).Take(agents).Select(at => (at - back) / (double)Stopwatch.Frequency)];
        Assert.Equal(0, (await herd.TerminateAsync()).ExitCode);
        var streams = $"(SELECT stream_id, count(*) AS batches, count(DISTINCT seq) AS numbers, max(seq) AS last FROM fleet.batch GROUP BY 1)";
        return new HerdReturn([.. returned.Order()], last, await AskAsync(url, "SELECT count(*) FROM fleet.batch"),
            await AskAsync(url, $"SELECT count(*) FROM {streams} AS streams WHERE batches <> numbers OR numbers <> last"));
    }

    static async Task<long> AskAsync(string url, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(url));
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
