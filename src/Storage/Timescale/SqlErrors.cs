// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.Storage.Timescale;

/// <summary>Names for the SQLSTATEs that Fleet decides by (PostgreSQL manual, appendix A).</summary>
static class SqlErrors
{
    static readonly HashSet<string> DataClasses =
        [.. new[] { PostgresErrorCodes.DataException, PostgresErrorCodes.IntegrityConstraintViolation, PostgresErrorCodes.WithCheckOptionViolation }.Select(ClassOf)];

    /// <summary>
    /// The server refused a value, not the work: the same row will be refused again. Classes 22 (data exception), 23
    /// (constraint) and 44 (check option), and what a trigger of the owner raises (P0001).
    /// </summary>
    /// <remarks>
    /// Everything else is the store being away, and is tried again for ever: connections (08), resources (53), the
    /// operator (57), the system (58), conflicts (40), locks (55P03); and so is our own fault (42, 0A000), which would hit
    /// every batch of every host: that needs a person, not a quarantine.
    /// </remarks>
    public static bool RefusesData(PostgresException e) =>
        DataClasses.Contains(ClassOf(e.SqlState)) || e.SqlState is PostgresErrorCodes.RaiseException;

    /// <summary>Rolled back in favour of another transaction; the same again may pass at once.</summary>
    public static bool IsConflict(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>Why a row or a batch is in quarantine.</summary>
    public static string Reason(PostgresException e) => $"SQLSTATE {e.SqlState}: {e.MessageText}";

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

    static string ClassOf(string sqlState) => sqlState[..2];
}
