// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>Parameters with their column's type named.</summary>
static class SqlParameters
{
    public static NpgsqlParameter Of(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    public static NpgsqlParameter Many(Array values, NpgsqlDbType element) => Of(values, NpgsqlDbType.Array | element);

    public static NpgsqlParameter Id(Guid value) => Of(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Texts(IEnumerable<string>? values) => Of(values?.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Big(ulong? value) => Of((long?)value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Small(int? value) => Of((short?)value, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Int(int? value) => Of(value, NpgsqlDbType.Integer);

    public static NpgsqlParameter Time(DateTimeOffset value) => Of(value.UtcDateTime, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Json(object? value) => Of(value is null ? null : JsonSerializer.Serialize(value), NpgsqlDbType.Jsonb);
}
