// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Plotter.Sources.Readings;

/// <summary>Puts counts of the wire (facts.proto, CountColumns) into the words of the analysis.</summary>
static class ActivityNames
{
    public static Activity? Of(Kind kind) => kind switch
    {
        Kind.Compaction => Activity.Compaction,
        Kind.CompactionAttempt => Activity.CompactionAttempt,
        Kind.CompactionSuccess => Activity.CompactionSuccess,
        Kind.CompactionFailure => Activity.CompactionFailure,
        Kind.Migration => Activity.Migration,
        Kind.DirectReclaim => Activity.DirectReclaim,
        Kind.KswapdWake => Activity.KswapdWake,
        Kind.Collapse => Activity.Collapse,
        _ => null,
    };

    /// <summary>What a source of the agent counts, by the names that its doctor shows.</summary>
    public static Activity[] OfSource(string source) => source switch
    {
        "compaction" => [Activity.Compaction],
        "compaction_attempt" => [Activity.CompactionAttempt],
        "compaction_result" => [Activity.CompactionSuccess, Activity.CompactionFailure],
        "migration" => [Activity.Migration],
        "direct_reclaim" => [Activity.DirectReclaim],
        "kswapd_wake" => [Activity.KswapdWake],
        "collapse" => [Activity.Collapse],
        _ => [],
    };

    /// <returns>Null for a kind that this build does not know.</returns>
    public static ActivityCount? Of(CountKey key, long count, double nanoseconds, KernelNames names) =>
        Of(key.Kind) is not { } activity ? null : new ActivityCount(
            activity, OrderOf(key), key.Node, names.Zone(key.Zone), key.Kind is Kind.Compaction or Kind.Migration ? names.MigrateMode(key.Mode) : null,
            OriginOf(key, names), OutcomeOf(key, names), key.Bucket, count, nanoseconds);

    static int? OrderOf(CountKey key) => key.Kind switch
    {
        Kind.Migration or Kind.Collapse => null,
        Kind.Compaction when (Origin)key.Origin is Origin.Proactive or Origin.Manual => null,
        _ => key.AllocOrder,
    };

    static string? OriginOf(CountKey key, KernelNames names) => key.Kind switch
    {
        Kind.Migration => names.MigrateReason(key.Origin),
        Kind.Compaction => (Origin)key.Origin switch
        {
            Origin.Direct => "direct",
            Origin.Kcompactd => "kcompactd",
            Origin.Proactive => "proactive",
            Origin.Manual => "manual",
            _ => null,
        },
        _ => null,
    };

    static string? OutcomeOf(CountKey key, KernelNames names) => key.Kind switch
    {
        Kind.Compaction => names.CompactResult(key.Status),
        Kind.Collapse => names.ScanResult(key.Status),
        Kind.Migration => key.Status switch { 1 => ActivityCount.Succeeded, 2 => ActivityCount.Failed, _ => null },
        Kind.CompactionAttempt => (Outcome)key.Status switch
        {
            Outcome.Success => ActivityCount.Succeeded,
            Outcome.Failed => ActivityCount.Failed,
            Outcome.Deferred => ActivityCount.Deferred,
            _ => "open",
        },
        _ => null,
    };
}
