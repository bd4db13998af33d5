// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.Storage.Tables;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Timescale;

/// <summary>
/// What one query of counts is about: a day, as a chunk is, and the runs that were measured on it. Days between runs are not
/// asked for, several days are read at once, and what a server holds meanwhile does not grow with the days.
/// </summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The moment after the last.</param>
sealed record RunsOfDay(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<IFactSink> Sinks)
{
    /// <summary>In the order of time.</summary>
    public static IEnumerable<RunsOfDay> Of(IEnumerable<IFactSink> sinks) => sinks
        .SelectMany(sink => Days(Window.Of(sink.Run)), (sink, stretch) => (stretch.From, stretch.To, Sink: sink))
        .GroupBy(stretch => stretch.From.UtcDateTime.Date).OrderBy(day => day.Key)
        .Select(day => new RunsOfDay(day.Min(stretch => stretch.From), day.Max(stretch => stretch.To), [.. day.Select(stretch => stretch.Sink)]));

    /// <summary>Of <see cref="CountTable.OfRuns"/>.</summary>
    public NpgsqlParameter[] Parameters() =>
    [
        SqlParameters.Many(Sinks.Select(sink => sink.Run.RunId).ToArray(), NpgsqlDbType.Uuid),
        SqlParameters.Many(Sinks.Select(sink => sink.After?.UtcDateTime ?? DateTime.MinValue).ToArray(), NpgsqlDbType.TimestampTz),
        // A bin ends with its last moment, which is a whole microsecond.
        SqlParameters.Many(Sinks.Select(sink => sink.Zero.AddMicroseconds(1).UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
        SqlParameters.Many(Sinks.Select(sink => TimeSpan.FromSeconds(sink.BinSeconds)).ToArray(), NpgsqlDbType.Interval),
        SqlParameters.Time(From),
        SqlParameters.Time(To),
    ];

    static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Days((DateTimeOffset From, DateTimeOffset To) window)
    {
        for (var from = window.From; from < window.To;)
        {
            var next = new DateTimeOffset(from.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            var to = next < window.To ? next : window.To;
            yield return (from, to);
            from = to;
        }
    }
}
