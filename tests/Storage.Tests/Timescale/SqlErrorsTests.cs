// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Timescale;
using Npgsql;

namespace Fleet.Storage.Tests.Timescale;

/// <summary>Which errors send a row into quarantine, and which mean that the store is away.</summary>
public sealed class SqlErrorsTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.NumericValueOutOfRange)]
    [InlineData(PostgresErrorCodes.CharacterNotInRepertoire)]
    [InlineData(PostgresErrorCodes.UntranslatableCharacter)]
    [InlineData(PostgresErrorCodes.NotNullViolation)]
    [InlineData(PostgresErrorCodes.CheckViolation)]
    [InlineData(PostgresErrorCodes.UniqueViolation)]
    [InlineData(PostgresErrorCodes.WithCheckOptionViolation)]
    [InlineData(PostgresErrorCodes.RaiseException)]
    public void A_value_that_is_refused_will_be_refused_again(string sqlState) => Assert.True(SqlErrors.RefusesData(Error(sqlState)));

    [Theory]
    [InlineData(PostgresErrorCodes.ConnectionFailure)]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.DiskFull)]
    [InlineData(PostgresErrorCodes.OutOfMemory)]
    [InlineData(PostgresErrorCodes.TooManyConnections)]
    [InlineData(PostgresErrorCodes.LockNotAvailable)]
    [InlineData(PostgresErrorCodes.QueryCanceled)]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CrashShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData(PostgresErrorCodes.IoError)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData(PostgresErrorCodes.UndefinedTable)]
    [InlineData(PostgresErrorCodes.FeatureNotSupported)]
    public void Everything_else_is_tried_again_for_ever(string sqlState) => Assert.False(SqlErrors.RefusesData(Error(sqlState)));

    static PostgresException Error(string sqlState) => new("no", "ERROR", "ERROR", sqlState);
}
