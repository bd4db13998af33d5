// SPDX-License-Identifier: Apache-2.0
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Diagnostics;

/// <summary>Every message of the agent. Ids 1000 to 1999; a retired id is not used again.</summary>
static partial class AgentLog
{
    // 1000: a run
    [LoggerMessage(1000, LogLevel.Information, "capturing on {Kernel} ({Capture}), attached in {Milliseconds:F0} ms")]
    public static partial void Attached(this ILogger log, string kernel, string capture, double milliseconds);

    [LoggerMessage(1001, LogLevel.Warning, "no extfrag events: {Reason} Samples only.")]
    public static partial void NoEvents(this ILogger log, string reason);

    [LoggerMessage(1002, LogLevel.Warning, "{Count} events lost in the kernel ({Reason})")]
    public static partial void LostInKernel(this ILogger log, ulong count, string reason);

    [LoggerMessage(1003, LogLevel.Error, "{Path} cannot be written: {Reason} Going on in memory, {Megabytes} MiB at most; free some space.")]
    public static partial void RecordingUnwritable(this ILogger log, string path, string reason, long megabytes);

    [LoggerMessage(1004, LogLevel.Information, "{Path} can be written again")]
    public static partial void RecordingWritable(this ILogger log, string path);

    [LoggerMessage(1005, LogLevel.Warning, "{Warning}")]
    public static partial void ProbeWarning(this ILogger log, string warning);

    [LoggerMessage(1006, LogLevel.Warning, "{Path} cannot be opened: {Reason}. fleet-agent mark will not reach this run.")]
    public static partial void NoMarkers(this ILogger log, string path, string reason);

    [LoggerMessage(1020, LogLevel.Information, "more events than the budget of {EventsPerSecond:F0}/s: detail is thinned by class, counts stay exact; this message comes at most once a minute")]
    public static partial void Thinning(this ILogger log, double eventsPerSecond);

    [LoggerMessage(1021, LogLevel.Debug, "the agent: {CpuSeconds:F1} s CPU so far, {Cpu:F1} % of one now, {Memory} MiB, {EventsPerSecond:F0} events/s in detail")]
    public static partial void OwnCost(this ILogger log, double cpuSeconds, double cpu, long memory, double eventsPerSecond);

    [LoggerMessage(1022, LogLevel.Warning, "over a limit (CPU {Cpu:F1} %, limit {MaxCpu}; memory {Memory} MiB, limit {MaxMemory}): detail lowered to {EventsPerSecond:F0} events/s, counts stay exact")]
    public static partial void Shedding(this ILogger log, double cpu, string maxCpu, long memory, string maxMemory, double eventsPerSecond);

    [LoggerMessage(1023, LogLevel.Information, "within the limits again: detail as configured")]
    public static partial void NotShedding(this ILogger log);

    [LoggerMessage(1007, LogLevel.Debug, "gave up every capability but {Kept}, if it had it")]
    public static partial void PrivilegesDropped(this ILogger log, string kept);

    [LoggerMessage(1008, LogLevel.Warning, "privileges could not be given up: {Reason}. The capture goes on with them.")]
    public static partial void PrivilegesKept(this ILogger log, string reason);

    [LoggerMessage(1009, LogLevel.Information, "metrics at http://{Address}/metrics")]
    public static partial void MetricsAt(this ILogger log, string address);

    [LoggerMessage(1011, LogLevel.Warning, "somebody who asked for metrics was not answered: {Reason}; trying again in {Seconds:F1} s")]
    public static partial void MetricsNotAnswered(this ILogger log, string reason, double seconds);

    [LoggerMessage(1010, LogLevel.Error, "the disk did not confirm {Path}: {Reason} Of the last second before this, parts may be missing if the power goes.")]
    public static partial void RecordingUnconfirmed(this ILogger log, string path, string reason);

    // 1100: sampling
    [LoggerMessage(1100, LogLevel.Debug, "{Path}: a reading costs {Milliseconds:F1} ms, read every {Seconds} s")]
    public static partial void CadenceChanged(this ILogger log, string path, double milliseconds, double seconds);

    [LoggerMessage(1101, LogLevel.Warning, "{Path}: {Count} lines not understood, counted as lost; the first: {Problem}")]
    public static partial void SampleUnreadable(this ILogger log, string path, int count, string problem);

    // 1200: spool
    [LoggerMessage(1200, LogLevel.Error, "spool {Directory} cannot be written: {Reason} Going on in memory, {Megabytes} MiB at most; free some space.")]
    public static partial void SpoolUnwritable(this ILogger log, string directory, string reason, long megabytes);

    [LoggerMessage(1201, LogLevel.Information, "spool {Directory} can be written again")]
    public static partial void SpoolWritable(this ILogger log, string directory);

    [LoggerMessage(1202, LogLevel.Warning, "spool: dropped {Events} events in batches {First} to {Last} of {Stream} ({Reason}); every drop is counted, this message comes once a minute")]
    public static partial void SpoolDropped(this ILogger log, ulong events, ulong first, ulong last, string stream, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "spool: {Path} left as it is: {Reason}")]
    public static partial void SegmentUnreadable(this ILogger log, string path, string reason);

    [LoggerMessage(1204, LogLevel.Information, "spool: {Batches} batches of {Streams} earlier runs are still to be shipped")]
    public static partial void SpoolFound(this ILogger log, ulong batches, int streams);

    [LoggerMessage(1205, LogLevel.Warning, "{Path}: {Damage}")]
    public static partial void SegmentDamaged(this ILogger log, string path, string damage);

    // 1300: shipping
    [LoggerMessage(1300, LogLevel.Information, "connected to {Collector}")]
    public static partial void Connected(this ILogger log, string collector);

    [LoggerMessage(1301, LogLevel.Warning, "collector {Collector} cannot be reached: {Reason}. Nothing is lost while the spool has room; trying again for ever.")]
    public static partial void Unreachable(this ILogger log, string collector, string reason);

    [LoggerMessage(1302, LogLevel.Error, "collector refused batch {Seq} of {Stream}: {Code} {Detail}. It is kept; this lane waits.")]
    public static partial void Refused(this ILogger log, ulong seq, string stream, string code, string detail);

    [LoggerMessage(1303, LogLevel.Warning, "stopped with {Batches} batches not acknowledged; they stay in the spool and are shipped at the next start")]
    public static partial void NotAcknowledged(this ILogger log, ulong batches);

    [LoggerMessage(1304, LogLevel.Debug, "session ended: {Reason}")]
    public static partial void SessionEnded(this ILogger log, string reason);
}
