// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Faults.Tests;

/// <summary>Holds what the store has against what the agents owe. Reads the tables, not the product's own readers.</summary>
sealed class Judge(string url)
{
    /// <summary>What became of one stream.</summary>
    /// <param name="Missing">Owed events that are neither stored nor in a loss record.</param>
    /// <param name="Twice">Rows beyond the first of an event.</param>
    /// <param name="Changed">Rows whose contents are not what the agent made.</param>
    /// <param name="Spurious">Rows of events that the agent never made.</param>
    /// <param name="Dropped">Events in loss records.</param>
    /// <param name="Counted">Sum of the exact counts.</param>
    /// <param name="Quarantined">Events of batches in quarantine.</param>
    /// <param name="Overtold">Events in loss records that are stored all the same.</param>
    public sealed record Finding(
        long Missing = 0, long Twice = 0, long Changed = 0, long Spurious = 0, long Dropped = 0, long Stored = 0, long Counted = 0, long Quarantined = 0,
        long Overtold = 0)
    {
        public static Finding operator +(Finding a, Finding b) => new(
            a.Missing + b.Missing, a.Twice + b.Twice, a.Changed + b.Changed, a.Spurious + b.Spurious, a.Dropped + b.Dropped, a.Stored + b.Stored,
            a.Counted + b.Counted, a.Quarantined + b.Quarantined, a.Overtold + b.Overtold);

        /// <summary>Nothing is missing, doubled, changed or made up.</summary>
        public bool IsClean => this is { Missing: 0, Twice: 0, Changed: 0, Spurious: 0 };

        /// <summary>What does not hold, and by how much; empty where all does.</summary>
        public string Violations => string.Join(", ", new[]
        {
            (Missing, "conservation: {0} events missing"), (Twice, "once: {0} rows twice"), (Changed, "integrity: {0} rows changed"), (Spurious, "nothing made up: {0} rows are"),
        }.Where(check => check.Item1 > 0).Select(check => string.Format(CultureInfo.InvariantCulture, check.Item2, check.Item1)));
    }

    public async Task<Finding> OfAsync(IEnumerable<(Ledger Ledger, ulong Owed)> lives)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(url));
        await connection.OpenAsync();
        var sum = new Finding(0, 0, 0, 0, 0, 0, 0);
        foreach (var (ledger, owed) in lives)
        {
            sum += await OfAsync(connection, ledger, owed);
        }
        return sum;
    }

    /// <summary>Events that a stream had appended and the store has not, and those of them that no loss record tells of.</summary>
    /// <remarks>A loss without a last number is of everything from its first on.</remarks>
    public async Task<(long Vanished, long Untold)> TailAsync(Ledger ledger)
    {
        await using var connection = new NpgsqlConnection(ConnectionString.Of(url));
        await connection.OpenAsync();
        var present = await NumbersAsync(connection, ledger.Stream);
        var told = await NamedAsync(connection, ledger,
            "SELECT first_seq, coalesce(last_seq, 9223372036854775807) FROM fleet.loss WHERE stream_id = @stream AND lane = 2");
        var vanished = ledger.Batches.SelectMany(batch => Enumerable.Range(0, (int)batch.Count).Select(i => batch.First + (ulong)i))
            .Where(id => !present.Contains(id)).ToList();
        return (vanished.Count, vanished.Count(id => !told.Contains(id)));
    }

    static async Task<Finding> OfAsync(NpgsqlConnection connection, Ledger ledger, ulong owed)
    {
        const string Sql = """
            WITH stored AS (
                SELECT e.pfn, e.pid, e.seq FROM fleet.event_extfrag e JOIN fleet.run r USING (run_id) WHERE r.stream_id = @stream)
            SELECT (SELECT count(*) FROM stored),
                   (SELECT count(*) - count(DISTINCT pfn) FROM stored),
                   (SELECT count(*) FROM stored WHERE pid <> (pfn * 2654435761) % 1000003),
                   (SELECT count(*) FROM stored WHERE pfn < 1 OR pfn > @issued),
                   (SELECT coalesce(sum(count), 0)::bigint FROM fleet.count c JOIN fleet.run r USING (run_id) WHERE r.stream_id = @stream)
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue("stream", ledger.Stream);
        command.Parameters.AddWithValue("issued", (long)ledger.Issued);
        long stored, twice, changed, spurious, counted;
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (stored, twice, changed, spurious, counted) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
        }
        var present = await NumbersAsync(connection, ledger.Stream);
        var lost = await NamedAsync(connection, ledger,
            "SELECT first_seq, last_seq FROM fleet.loss WHERE stream_id = @stream AND lane = 2 AND last_seq IS NOT NULL");
        var quarantined = await NamedAsync(connection, ledger, "SELECT seq, seq FROM fleet.quarantine WHERE stream_id = @stream AND lane = 2");
        long missing = 0;
        for (ulong id = 1; id <= owed; id++)
        {
            missing += present.Contains(id) || lost.Contains(id) || quarantined.Contains(id) ? 0 : 1;
        }
        return new Finding(missing, twice, changed, spurious, lost.Count, stored, counted, quarantined.Count, lost.Count(present.Contains));
    }

    static async Task<HashSet<ulong>> NumbersAsync(NpgsqlConnection connection, Guid stream)
    {
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT e.pfn FROM fleet.event_extfrag e JOIN fleet.run r USING (run_id) WHERE r.stream_id = @stream", connection);
        command.Parameters.AddWithValue("stream", stream);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new HashSet<ulong>();
        while (await reader.ReadAsync())
        {
            numbers.Add((ulong)reader.GetInt64(0));
        }
        return numbers;
    }

    /// <summary>Event numbers of the detail batches that the rows name by their first and last number.</summary>
    [SuppressMessage("Security", "CA2100", Justification = "Constants of the caller.")]
    static async Task<HashSet<ulong>> NamedAsync(NpgsqlConnection connection, Ledger ledger, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("stream", ledger.Stream);
        await using var reader = await command.ExecuteReaderAsync();
        var named = new HashSet<ulong>();
        while (await reader.ReadAsync())
        {
            var (from, to) = ((ulong)reader.GetInt64(0), (ulong)reader.GetInt64(1));
            foreach (var (seq, first, count) in ledger.Batches.Where(batch => batch.Seq >= from && batch.Seq <= to))
            {
                for (var id = first; id < first + count; id++)
                {
                    named.Add(id);
                }
            }
        }
        return named;
    }
}
