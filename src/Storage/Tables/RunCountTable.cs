// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>fleet.run_count: what <see cref="CountTable"/> has of a run that has ended, added up, a row for each key.</summary>
static class RunCountTable
{
    // Finer than any figure, and then doubled until a run has no more of them: what a reader asks for is as wide, or wider.
    const int MostBins = 1024;

    public const string Clear = "DELETE FROM fleet.run_count WHERE run_id = $1";

    /// <summary>$1 the run, $2 and $3 its window, $4 the first microsecond of a bin, $5 how wide bins are, seconds.</summary>
    public const string AddUp = $"""
        INSERT INTO fleet.run_count (run_id, {CountTable.Key}, bins, counts, sums)
        SELECT $1, {CountTable.Key}, array_agg(bin ORDER BY bin), array_agg(counts ORDER BY bin), CASE WHEN max(sums) > 0 THEN array_agg(sums ORDER BY bin) END
          FROM (SELECT {CountTable.Key}, (extract(epoch FROM date_bin(make_interval(secs => $5), time, $4) - $4) / $5)::integer AS bin,
                       {CountTable.Counts} AS counts, {CountTable.Sums} AS sums
                  FROM fleet.count WHERE run_id = $1 AND {Window.OfRun} GROUP BY {CountTable.Key}, 13) AS binned
         GROUP BY {CountTable.Key}
        """;

    /// <summary>
    /// Of those runs that are added up finely enough, and where they have no counts a row without a key; <see cref="Read"/> reads it.
    /// $1 runs, and of each: $2 when it started, $3 how wide bins may be, seconds.
    /// </summary>
    public const string OfRuns = $"""
        SELECT run.run_id, run.bin_seconds, bins, counts, sums, {CountTable.Key}
          FROM unnest($1::uuid[], $2::timestamptz[], $3::integer[]) AS wanted (id, started, bin)
          JOIN fleet.run ON run.run_id = wanted.id AND run.started = wanted.started AND wanted.bin % run.bin_seconds = 0
          LEFT JOIN fleet.run_count ON run_count.run_id = run.run_id
        """;

    /// <summary>How wide the bins of a run are, seconds: a power of two.</summary>
    public static int WidthFor(TimeSpan duration)
    {
        var width = 1;
        while (duration.TotalSeconds / width > MostBins)
        {
            width *= 2;
        }

        return width;
    }

    /// <summary>Of <see cref="AddUp"/>.</summary>
    public static NpgsqlParameter[] Parameters(Guid run, (DateTimeOffset From, DateTimeOffset To) window, DateTimeOffset started, int width) =>
        [SqlParameters.Id(run), SqlParameters.Time(window.From), SqlParameters.Time(window.To), SqlParameters.Time(started.AddMicroseconds(1)), SqlParameters.Int(width)];

    /// <summary>Of <see cref="OfRuns"/>.</summary>
    public static NpgsqlParameter[] Parameters(IReadOnlyCollection<IFactSink> sinks) =>
    [
        SqlParameters.Many(sinks.Select(sink => sink.Run.RunId).ToArray(), NpgsqlDbType.Uuid),
        SqlParameters.Many(sinks.Select(sink => sink.Zero.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
        SqlParameters.Many(sinks.Select(sink => sink.BinSeconds).ToArray(), NpgsqlDbType.Integer),
    ];

    public static CountsOfKey Read(NpgsqlDataReader row) => row.IsDBNull(2)
        ? new(row.GetGuid(0), row.GetInt32(1), default, [], [], [])
        : new(row.GetGuid(0), row.GetInt32(1), CountTable.ReadKey(row, 5), row.Many<int>(2), row.Many<long>(3), row.Many<long>(4));
}

/// <summary>Counts of one key of a run over time.</summary>
/// <param name="BinSeconds">How wide bins are.</param>
/// <param name="Bins">Numbers of bins after the run's start, ascending; none where the run has no counts.</param>
/// <param name="Counts">Of each bin.</param>
/// <param name="Sums">Of each bin; none where the kind has none.</param>
sealed record CountsOfKey(Guid Run, int BinSeconds, CountKey Key, int[] Bins, long[] Counts, long[] Sums)
{
    /// <summary>Adds up further to bins as wide as the sink wants them: a power of two times as wide.</summary>
    public void HandTo(IFactSink sink)
    {
        for (var (i, next) = (0, 0); i < Bins.Length; i = next)
        {
            var (count, sum, bin) = (0L, 0L, Wide(i));
            for (next = i; next < Bins.Length && Wide(next) == bin; next++)
            {
                count += Counts[next];
                sum += next < Sums.Length ? Sums[next] : 0;
            }

            // A bin begins after its first moment.
            sink.Take(sink.Zero.AddSeconds((double)bin * sink.BinSeconds).AddMicroseconds(1), new CountRow(Key, (ulong)count, (ulong)sum));
        }

        int Wide(int i) => (int)Math.Floor(Bins[i] * (double)BinSeconds / sink.BinSeconds);
    }
}
