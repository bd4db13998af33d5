// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>An exact number of activities that share a key. A null was not measured, or the activity has none.</summary>
/// <param name="Order">Order that was asked for.</param>
/// <param name="Zone">In the kernel's spelling.</param>
/// <param name="Mode">migrate_mode, in the kernel's spelling.</param>
/// <param name="Origin">Who asked: <c>direct</c>, <c>kcompactd</c>, <c>proactive</c>, <c>manual</c>; the kernel's
/// migrate_reason for migrations (<c>compaction</c>).</param>
/// <param name="Outcome">Of an attempt <see cref="Succeeded"/>, <see cref="Failed"/>, <see cref="Deferred"/> or <c>open</c>; of a
/// migration <see cref="Succeeded"/> or <see cref="Failed"/>; else the kernel's own word, without its prefix: <c>partial_skipped</c>.</param>
/// <param name="Bucket">The latency in ns is below 2^Bucket and at least half of that; 0 where there is none.</param>
/// <param name="Count">Events; pages of a migration.</param>
/// <param name="Nanoseconds">Their latencies together.</param>
public sealed record ActivityCount(
    Activity Activity, int? Order, int? Node, string? Zone, string? Mode, string? Origin, string? Outcome, int Bucket, long Count,
    double Nanoseconds)
{
    public const string Succeeded = "success";
    public const string Failed = "failed";
    public const string Deferred = "deferred";
}
