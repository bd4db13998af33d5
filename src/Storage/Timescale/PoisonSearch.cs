// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>
/// Copies rows of which the server refuses some, and finds those: by halves, with savepoints, so that one bad row of n
/// costs log2(n) + 2 COPYs. The good rows are copied when it returns.
/// </summary>
static class PoisonSearch
{
    /// <summary>Beyond so many of one batch it is the batch that is bad, not a row.</summary>
    public const int MaxRowsOfBatch = 16;

    const string Here = "fleet_rows";

    /// <exception cref="SpoiledBatchException">A batch has too many bad rows; the transaction must begin again without it.</exception>
    public static async Task<List<PoisonRow>> CopyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, RowSet rows, CancellationToken ct)
    {
        var bad = new List<PoisonRow>();
        for (var at = 0; at < rows.Count && await TryAsync(at, rows.Count) is { } refusal; at++)
        {
            // What is below `at` is decided; between `at` and `end` at least one row is refused.
            for (var end = rows.Count; end - at > 1;)
            {
                var middle = at + (end - at) / 2;
                if (await TryAsync(at, middle) is { } closer)
                {
                    (refusal, end) = (closer, middle);
                }
                else
                {
                    at = middle;
                }
            }
            var found = rows.At(at, SqlErrors.Reason(refusal));
            bad.Add(found);
            if (bad.Count(row => row.Delivery == found.Delivery) > MaxRowsOfBatch)
            {
                throw new SpoiledBatchException(found.Delivery, found.Reason);
            }
        }
        return bad;

        async Task<PostgresException?> TryAsync(int from, int to)
        {
            await transaction.SaveAsync(Here, ct);
            try
            {
                await rows.CopyAsync(connection, from, to, ct);
                await transaction.ReleaseAsync(Here, ct);
                return null;
            }
            catch (PostgresException e) when (SqlErrors.RefusesData(e))
            {
                await transaction.RollbackAsync(Here, ct);
                return e;
            }
        }
    }
}

/// <summary>A batch that must go into quarantine whole.</summary>
sealed class SpoiledBatchException(EncodedDelivery delivery, string reason) : Exception(reason)
{
    public EncodedDelivery Delivery => delivery;
}
