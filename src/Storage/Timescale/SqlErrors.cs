// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>Names for the SQLSTATEs that Fleet decides by (PostgreSQL manual, appendix A).</summary>
static class SqlErrors
{
    /// <summary>The server refused a value, not the work: the same batch will be refused again.</summary>
    public static bool RefusesData(PostgresException e) =>
        e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal);

    /// <summary>There is no Fleet schema in the database.</summary>
    public static bool IsSchemaMissing(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn;

    public static bool IsDatabaseMissing(PostgresException e) => e.SqlState is PostgresErrorCodes.InvalidCatalogName;

    public static bool IsLoginRefused(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification;

    /// <summary>One line for a person: what happened to which database and how to mend it.</summary>
    public static string Describe(Exception e, string database) => e switch
    {
        PostgresException p when IsSchemaMissing(p) => $"{database} has no Fleet schema, or an older one: run `fleet-collector migrate`",
        PostgresException p when IsDatabaseMissing(p) => $"{database} does not exist: create it, then run `fleet-collector migrate`",
        PostgresException p when IsLoginRefused(p) => $"{database} refuses the login: {p.MessageText}",
        PostgresException p => $"{database} refuses work: {p.MessageText} (SQLSTATE {p.SqlState})",
        NpgsqlException { InnerException: TimeoutException } => $"{database} does not answer in time",
        _ => $"{database} cannot be reached: {(e.InnerException ?? e).Message}",
    };
}
