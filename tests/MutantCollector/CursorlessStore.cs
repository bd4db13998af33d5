// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Tables;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.V1;
using Npgsql;

namespace Fleet.MutantCollector;

/// <summary>
/// Has no cursors: whatever comes is copied and acknowledged. With <c>ON CONFLICT DO NOTHING</c> a unique index keeps
/// rows from being there twice, as many programs do it.
/// </summary>
/// <remarks>Threading: one commit at a time.</remarks>
sealed class CursorlessStore(string connectionString, bool onConflict) : IBatchStore
{
    readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);
    long _session;

    public async Task ProbeAsync(CancellationToken ct)
    {
        await using var connection = await _database.OpenConnectionAsync(ct);
        foreach (var table in FactTable.All.Where(table => onConflict && table.Columns.Split(", ").Contains("time")))
        {
            await RunAsync(connection, $"CREATE UNIQUE INDEX IF NOT EXISTS {table.Name.Replace('.', '_')}_once ON {table.Name} (run_id, seq, idx, time)", ct);
        }
    }

    public Task<Takeover> TakeOverAsync(IReadOnlyList<StreamClaim> claims, CancellationToken ct) =>
        Task.FromResult(new Takeover(Interlocked.Increment(ref _session), new ulong[claims.Count]));

    public Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ulong>>(new ulong[keys.Count]);

    public Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct) => Task.CompletedTask;

    public Delivery Prepare(Batch batch, long session) => EncodedDelivery.Of(batch, session, TimeWindow.Any);

    public async Task<CommitResult> CommitAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var encoded = deliveries.Cast<EncodedDelivery>().ToList();
        await using var connection = await _database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RunTable.WriteAsync(connection, encoded.Select(delivery => delivery.Run!), ct);
        foreach (var table in FactTable.All)
        {
            if (encoded.SelectMany(delivery => delivery.Tables).Where(part => part.Table == table).Select(part => part.Rows).ToList() is { Count: > 0 } rows)
            {
                await CopyAsync(connection, table, rows, ct);
            }
        }
        await transaction.CommitAsync(ct);
        return new CommitResult([.. Highest.Of(deliveries)]);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    async Task CopyAsync(NpgsqlConnection connection, FactTable table, List<CopyRows> rows, CancellationToken ct)
    {
        const string Aside = "pg_temp.aside";
        if (onConflict)
        {
            await RunAsync(connection, $"CREATE TEMP TABLE aside (LIKE {table.Name}) ON COMMIT DROP", ct);
        }
        await using (var copy = await connection.BeginRawBinaryCopyAsync(onConflict ? table.Copy.Replace(table.Name, Aside, StringComparison.Ordinal) : table.Copy, ct))
        {
            await copy.WriteAsync(CopyRows.Header, ct);
            foreach (var part in rows)
            {
                await copy.WriteAsync(part.Slice(0, part.Count), ct);
            }
            await copy.WriteAsync(CopyRows.Trailer, ct);
        }
        if (onConflict)
        {
            await RunAsync(connection, $"INSERT INTO {table.Name} SELECT * FROM {Aside} ON CONFLICT DO NOTHING; DROP TABLE {Aside}", ct);
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA2100", Justification = "Made of the names of our own tables.")]
    static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
