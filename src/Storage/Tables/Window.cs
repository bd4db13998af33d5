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

    /// <summary>Behind five arrays, one element a run.</summary>
    public const string OfRuns = "c.time >= $6::timestamptz AND c.time <= $7::timestamptz";

    public static NpgsqlParameter[] Parameters(IReadOnlyCollection<RunInfo> runs) =>
        [SqlParameters.Time(runs.Min(run => run.Started) - Slack), SqlParameters.Time(runs.Max(run => run.Ended > run.LastSeen ? run.Ended.Value : run.LastSeen) + Slack)];
}
