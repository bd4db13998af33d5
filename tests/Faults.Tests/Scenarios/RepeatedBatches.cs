// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Tests;
using Fleet.TestKit;
using Fleet.V1;
using Npgsql;

namespace Fleet.Faults.Tests.Scenarios;

/// <summary>
/// A network that repeats batches up to five times and reorders them within a window: first without the window's first batch,
/// which must be refused, then in order, then all of it again.
/// </summary>
/// <param name="Stored">Rows; each batch has one.</param>
/// <param name="Numbers">Different batches among them.</param>
/// <param name="Gaps">Refusals of a batch that came before its turn.</param>
/// <param name="Early">Acks of a batch before everything up to it had been sent.</param>
sealed record RepeatedBatches(ulong Total, ulong Sent, long Stored, long Numbers, int Gaps, int Early)
{
    const ulong Window = 256;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Stored once each, and none acknowledged that could not be there.</summary>
    public bool IsClean => Stored == (long)Total && Numbers == (long)Total && Early == 0;

    public static async Task<RepeatedBatches> RunAsync(FaultCollector collector, string url, ulong total)
    {
        var (key, run, random) = (Some.Stream(), Guid.NewGuid(), new Random(8));
        var (agent, _) = await TestAgent.GreetAsync(new Uri(collector.Address), key);
        await using var _1 = agent;
        var (acked, sent, gaps, early) = (0ul, 0ul, 0, 0);
        while (acked < total)
        {
            var last = Math.Min(acked + Window, total);
            ulong[] window = [.. Enumerable.Range((int)acked + 1, (int)(last - acked)).Select(seq => (ulong)seq)];
            var tooEarly = await SendAsync(Storm(window[1..])) > 0 && !await RefusedAsync(agent, acked);
            (gaps, early) = tooEarly ? (gaps, early + 1) : (gaps + 1, early);
            await SendAsync(window);
            await SendAsync(Storm(window));
            while (acked < last && await agent.NextAsync() is { } message)
            {
                if (message.Nack is { } nack)
                {
                    Assert.Equal(Nack.Types.Code.Gap, nack.Code);
                    gaps++;
                    await SendAsync([.. window.Where(seq => seq >= nack.ExpectedSeq)]);
                }
                acked = Math.Max(acked, message.Ack?.CommittedSeq ?? 0);
            }
        }
        await agent.CloseAsync();
        while (await agent.NextAsync() is not null)
        {
            // Whatever is still on its way is decided before the call ends.
        }
        return new RepeatedBatches(total, sent, await AskAsync("count(*)"), await AskAsync("count(DISTINCT seq)"), gaps, early);

        ulong[] Storm(ulong[] batches)
        {
            ulong[] storm = [.. batches.SelectMany(seq => Enumerable.Repeat(seq, random.Next(6)))];
            random.Shuffle(storm);
            return storm;
        }

        async Task<int> SendAsync(ulong[] batches)
        {
            foreach (var seq in batches)
            {
                await agent.SendAsync(Some.Batch(key, seq, Some.SummaryFacts(run)));
            }
            sent += (ulong)batches.Length;
            return batches.Length;
        }

        async Task<long> AskAsync(string what)
        {
            await using var connection = new NpgsqlConnection(ConnectionString.Of(url));
            await connection.OpenAsync(Ct);
            await using var command = new NpgsqlCommand($"SELECT {what} FROM fleet.count WHERE run_id = '{run}'", connection);
            return (long)(await command.ExecuteScalarAsync(Ct))!;
        }
    }

    /// <summary>What follows on a hole is answered with a refusal, not with an ack beyond what there is.</summary>
    static async Task<bool> RefusedAsync(TestAgent agent, ulong acked)
    {
        while (await agent.NextAsync() is { } message)
        {
            if (message.Nack is { } nack)
            {
                return nack.Code == Nack.Types.Code.Gap;
            }
            if (message.Ack.CommittedSeq > acked)
            {
                return false;
            }
        }
        return false;
    }
}
