// SPDX-License-Identifier: Apache-2.0
using Npgsql;
using NpgsqlTypes;

namespace Fleet.Storage.Tables;

/// <summary>Writes values with their column's type named: the importer checks nothing and the server would misread them.</summary>
static class BinaryImporterExtensions
{
    public static void Time(this NpgsqlBinaryImporter to, DateTimeOffset value) => to.Write(value.UtcDateTime, NpgsqlDbType.TimestampTz);

    public static void Id(this NpgsqlBinaryImporter to, Guid value) => to.Write(value, NpgsqlDbType.Uuid);

    public static void Big(this NpgsqlBinaryImporter to, ulong value) => to.Write((long)value, NpgsqlDbType.Bigint);

    public static void Big(this NpgsqlBinaryImporter to, ulong? value)
    {
        if (value is { } present)
        {
            to.Big(present);
        }
        else
        {
            to.WriteNull();
        }
    }

    public static void Int(this NpgsqlBinaryImporter to, int value) => to.Write(value, NpgsqlDbType.Integer);

    public static void Small(this NpgsqlBinaryImporter to, int value) => to.Write((short)value, NpgsqlDbType.Smallint);

    public static void Small(this NpgsqlBinaryImporter to, int? value)
    {
        if (value is { } present)
        {
            to.Small(present);
        }
        else
        {
            to.WriteNull();
        }
    }

    public static void Text(this NpgsqlBinaryImporter to, string value) => to.Write(value, NpgsqlDbType.Text);
}
