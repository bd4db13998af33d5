// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Tables;
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>The rows of one table in one commit, of all batches after another, without the stray ones.</summary>
sealed class RowSet
{
    readonly List<(EncodedDelivery Delivery, CopyRows Rows, int From, int To)> _ranges = [];

    public RowSet(FactTable table, IEnumerable<EncodedDelivery> deliveries)
    {
        Table = table;
        foreach (var delivery in deliveries)
        {
            foreach (var (_, rows) in delivery.Tables.Where(part => part.Table == table))
            {
                Add(delivery, rows);
            }
        }
    }

    public FactTable Table { get; }

    public int Count { get; private set; }

    /// <summary>Rows with a time that cannot be.</summary>
    public List<PoisonRow> Stray { get; } = [];

    /// <summary>Copies the rows from <paramref name="from"/> up to, without, <paramref name="to"/>.</summary>
    /// <exception cref="PostgresException">The server refuses one of them.</exception>
    public async Task CopyAsync(NpgsqlConnection connection, int from, int to, CancellationToken ct)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(Table.Copy, ct);
        await copy.WriteAsync(CopyRows.Header, ct);
        foreach (var bytes in Bytes(from, to))
        {
            await copy.WriteAsync(bytes, ct);
        }
        await copy.WriteAsync(CopyRows.Trailer, ct);
    }

    /// <summary>One row, as what is wrong with it needs to know it.</summary>
    public PoisonRow At(int index, string reason)
    {
        foreach (var (delivery, rows, from, to) in _ranges)
        {
            if (index < to - from)
            {
                return new PoisonRow(delivery, Table, from + index, rows.Slice(from + index, from + index + 1).ToArray(), reason);
            }
            index -= to - from;
        }
        throw new ArgumentOutOfRangeException(nameof(index));
    }

    IEnumerable<ReadOnlyMemory<byte>> Bytes(int from, int to)
    {
        var start = 0;
        foreach (var (_, rows, first, last) in _ranges)
        {
            var end = start + last - first;
            if (from < end && to > start)
            {
                yield return rows.Slice(first + Math.Max(from - start, 0), first + Math.Min(to, end) - start);
            }
            start = end;
        }
    }

    void Add(EncodedDelivery delivery, CopyRows rows)
    {
        var from = 0;
        foreach (var stray in rows.Stray)
        {
            AddRange(delivery, rows, from, stray);
            Stray.Add(new PoisonRow(delivery, Table, stray, rows.Slice(stray, stray + 1).ToArray(), "its time is far from its batch's"));
            from = stray + 1;
        }
        AddRange(delivery, rows, from, rows.Count);
    }

    void AddRange(EncodedDelivery delivery, CopyRows rows, int from, int to)
    {
        if (from < to)
        {
            _ranges.Add((delivery, rows, from, to));
            Count += to - from;
        }
    }
}

/// <summary>A row that cannot be stored where it belongs.</summary>
/// <param name="Index">Its number among its batch's rows of the table.</param>
/// <param name="Bytes">As it would have been copied.</param>
sealed record PoisonRow(EncodedDelivery Delivery, FactTable Table, int Index, byte[] Bytes, string Reason);
