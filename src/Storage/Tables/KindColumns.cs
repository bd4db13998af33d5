// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.V1;

namespace Fleet.Storage.Tables;

/// <summary>
/// Which columns a kind has (facts.proto, CountColumns): those that it does not have are null in the database. A kind that
/// this build does not know has them all, so that nothing is lost.
/// </summary>
static class KindColumns
{
    public static bool HasOrder(in CountKey key) => key.Kind switch
    {
        Kind.Migration or Kind.Collapse => false,
        Kind.Compaction => (Origin)key.Origin is not (Origin.Proactive or Origin.Manual),
        _ => true,
    };

    /// <summary>fallback_order, donor, claimer and ownership.</summary>
    public static bool HasFallback(Kind kind) => kind is Kind.Extfrag || !IsKnown(kind);

    /// <summary>mode and origin.</summary>
    public static bool HasMode(Kind kind) => kind is Kind.Compaction or Kind.Migration || !IsKnown(kind);

    public static bool HasStatus(Kind kind) => kind is Kind.Compaction or Kind.CompactionAttempt or Kind.Migration or Kind.Collapse || !IsKnown(kind);

    public static bool HasSum(Kind kind) => kind is Kind.Compaction or Kind.CompactionAttempt or Kind.DirectReclaim || !IsKnown(kind);

    static bool IsKnown(Kind kind) => kind is >= Kind.Extfrag and <= Kind.Collapse;
}
