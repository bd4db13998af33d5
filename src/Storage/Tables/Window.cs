// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>
/// When runs were, for every query of a hypertable: chunks of other times are left out while the query is planned, however many
/// years the store holds. An hour more on either side is for batches that misstate when their facts were.
/// </summary>
static class Window
{
    static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <summary>With <c>$1</c> the run.</summary>
    public const string OfRun = "time >= $2::timestamptz AND time <= $3::timestamptz";

    public static (DateTimeOffset From, DateTimeOffset To) Of(RunInfo run) => Of(run.Started, run.Ended, run.LastSeen);

    public static (DateTimeOffset From, DateTimeOffset To) Of(DateTimeOffset started, DateTimeOffset? ended, DateTimeOffset lastSeen) =>
        (started - Slack, (ended > lastSeen ? ended.Value : lastSeen) + Slack);

    public static NpgsqlParameter[] Parameters(RunInfo run) => Of(run) is var (from, to) ? [SqlParameters.Time(from), SqlParameters.Time(to)] : [];
}
