// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage;
using Fleet.Storage.Maintenance;
using Fleet.V1;

namespace Fleet.Collector.Diagnostics;

/// <summary>Everything that the collector logs: ids 2000 to 2999.</summary>
static partial class CollectorLog
{
    [LoggerMessage(2000, LogLevel.Information, "listening: agents {Grpc}, health {Http}, store {Store}")]
    public static partial void Listening(ILogger log, Uri grpc, Uri http, StoreLocation store);

    [LoggerMessage(2001, LogLevel.Information, "the store is ready")]
    public static partial void StoreReady(ILogger log);

    [LoggerMessage(2002, LogLevel.Warning, "waiting for the store, nothing is acked: {Trouble}")]
    public static partial void StoreAway(ILogger log, string trouble);

    [LoggerMessage(2003, LogLevel.Information, "added up the counts of {Runs} runs that have ended")]
    public static partial void AddedUp(ILogger log, int runs);

    [LoggerMessage(2004, LogLevel.Warning, "counts of runs that have ended are not added up, so reports of them take longer: {Trouble}")]
    public static partial void NotAddedUp(ILogger log, string trouble);

    [LoggerMessage(2005, LogLevel.Warning, "{Failure}")]
    public static partial void RunNotAddedUp(ILogger log, AddUpFailure failure);

    [LoggerMessage(2100, LogLevel.Information, "session {Session}: {Host} with agent {Version}, {Streams} stream positions")]
    public static partial void SessionOpened(ILogger log, int session, string host, string version, int streams);

    [LoggerMessage(2101, LogLevel.Information, "session {Session}: ended, {Reason}")]
    public static partial void SessionEnded(ILogger log, int session, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "session {Session}: {Key} begins at {FirstSeq} where {Expected} was next: the agent no longer has what is between")]
    public static partial void PrefixGone(ILogger log, int session, StreamKey key, ulong firstSeq, ulong expected);

    [LoggerMessage(2103, LogLevel.Warning, "session {Session}: batch {Seq} of {Key} refused, {Code}: {Detail}")]
    public static partial void Refused(ILogger log, int session, ulong seq, StreamKey key, Nack.Types.Code code, string detail);
}
