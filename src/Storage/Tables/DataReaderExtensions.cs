// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>Reads columns by position; a null stays a null.</summary>
static class DataReaderExtensions
{
    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static ulong Big(this NpgsqlDataReader row, int column) => (ulong)row.GetInt64(column);

    public static ulong? BigOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Big(column);

    public static int Small(this NpgsqlDataReader row, int column) => row.GetInt16(column);

    public static int? SmallOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt16(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static string TextOrEmpty(this NpgsqlDataReader row, int column) => row.TextOrNull(column) ?? "";

    /// <summary>A null array is an empty one.</summary>
    public static T[] Many<T>(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? [] : row.GetFieldValue<T[]>(column);
}
