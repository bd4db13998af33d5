// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Tables;
using Fleet.Storage.Writing;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>Stores batches in TimescaleDB, each group in one transaction (<see cref="CommitTransaction"/>).</summary>
/// <remarks>Threading: safe.</remarks>
/// <param name="time">To tell which times of hosts are plausible; null takes any.</param>
public sealed class TimescaleStore(string connectionString, TimeProvider? time = null) : IBatchStore
{
    // How long a commit in doubt is asked after: a fail-over takes seconds, and the agents' own reconnect asks as well.
    static readonly TimeSpan DoubtLimit = TimeSpan.FromSeconds(15);
    static readonly TimeSpan DoubtPause = TimeSpan.FromMilliseconds(250);

    const int Attempts = 3;

    // A fleet that greets at once must not take every connection that the server has, nor those of the commits.
    const int GreetingsAtOnce = 8;

    readonly SemaphoreSlim _greetings = new(GreetingsAtOnce);
    readonly Database _database = new(connectionString);

    public Task ProbeAsync(CancellationToken ct) =>
        _database.UseAsync(connection => SchemaCheck.RunAsync(connection, _database.Name, ct), ct);

    public async Task<Takeover> TakeOverAsync(IReadOnlyList<StreamClaim> claims, CancellationToken ct)
    {
        await _greetings.WaitAsync(ct);
        try
        {
            return await LockedAsync([.. claims.Select(claim => claim.Key)], async (connection, cursors) => new Takeover(
                await StreamTable.OwnAsync(connection, claims, ct), [.. claims.Select(claim => cursors[claim.Key].CommittedSeq)]), ct);
        }
        finally
        {
            _greetings.Release();
        }
    }

    // With the lock, not without: a commit in doubt is then over when this returns.
    public Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct) =>
        LockedAsync(keys, (_, cursors) => Task.FromResult<IReadOnlyList<ulong>>([.. keys.Select(key => cursors[key].CommittedSeq)]), ct);

    public Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct) => LockedAsync([key], async (connection, _) =>
    {
        await StreamTable.AdvanceAsync(connection, [(key, firstSeq - 1)], ct);
        return firstSeq;
    }, ct);

    public Delivery Prepare(Batch batch, long session) =>
        EncodedDelivery.Of(batch, session, time is null ? TimeWindow.Any : TimeWindow.Around(time.GetUtcNow()));

    public async Task<CommitResult> CommitAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var encoded = deliveries.Select(delivery => delivery as EncodedDelivery ?? EncodedDelivery.Of(delivery.Batch, delivery.Session, TimeWindow.Any)).ToList();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _database.UseAsync(connection => new CommitTransaction(connection, encoded, isolate: false).RunAsync(ct), ct);
            }
            catch (PostgresException)
            {
                return await IsolateAsync(encoded, ct);
            }
            catch (CommitInDoubtException e)
            {
                return await SettleAsync(e, ct);
            }
            catch (StoreUnavailableException e) when (attempt < Attempts && e.InnerException is PostgresException p && SqlErrors.IsConflict(p))
            {
                // Rolled back in favour of another transaction: the same again.
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _greetings.Dispose();
        return _database.DisposeAsync();
    }

    async Task<CommitResult> IsolateAsync(List<EncodedDelivery> deliveries, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await _database.UseAsync(connection => new CommitTransaction(connection, deliveries, isolate: true).RunAsync(ct), ct);
            }
            catch (SpoiledBatchException e)
            {
                deliveries[deliveries.IndexOf(e.Delivery)] = e.Delivery.Refused(e.Message);
            }
            catch (CommitInDoubtException e)
            {
                return await SettleAsync(e, ct);
            }
            catch (PostgresException e)
            {
                throw new StoreUnavailableException($"{_database.Name} refuses even the quarantine: {e.MessageText}", e) { SqlState = e.SqlState };
            }
        }
    }

    // The cursor moved in the transaction whose end is not known; asking for it waits for that end.
    async Task<CommitResult> SettleAsync(CommitInDoubtException doubt, CancellationToken ct)
    {
        var decisions = doubt.Result.Decisions;
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var cursors = await CursorsAsync([.. decisions.Select(decision => decision.Key)], ct);
                return decisions.Zip(cursors).All(pair => pair.Second >= pair.First.CommittedSeq)
                    ? doubt.Result with { WasInDoubt = true }
                    : throw new StoreUnavailableException($"{_database.Name} went away inside a commit, which did not take place", doubt) { Doubt = Doubt.Aborted };
            }
            catch (StoreUnavailableException e) when (e.Doubt == Doubt.None)
            {
                if (TimeProvider.System.GetElapsedTime(since) > DoubtLimit)
                {
                    throw new StoreUnavailableException($"{_database.Name} went away inside a commit and is not back: {e.Message}", doubt) { Doubt = Doubt.Open };
                }
                await Task.Delay(DoubtPause, ct);
            }
        }
    }

    Task<T> LockedAsync<T>(
        IReadOnlyList<StreamKey> keys, Func<NpgsqlConnection, Dictionary<StreamKey, StreamCursor>, Task<T>> work, CancellationToken ct) =>
        _database.UseAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Sql.RunAsync(connection, CommitTransaction.Settings, ct);
            var result = await work(connection, await StreamTable.LockAsync(connection, keys, ct));
            await transaction.CommitAsync(ct);
            return result;
        }, ct);
}
