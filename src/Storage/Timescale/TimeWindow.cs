// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Timescale;

/// <summary>Which moments are plausible for batches that arrive now. A host whose clock is elsewhere must not make chunks there.</summary>
public readonly record struct TimeWindow(DateTimeOffset From, DateTimeOffset To)
{
    // A clock without battery starts decades ago; a spool holds days, and a recording may be old.
    static readonly TimeSpan Past = TimeSpan.FromDays(5 * 365);
    static readonly TimeSpan Future = TimeSpan.FromDays(1);

    /// <summary>Whatever the batch codec lets pass: for data whose age is known to be right.</summary>
    public static TimeWindow Any { get; } = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    public static TimeWindow Around(DateTimeOffset now) => new(now - Past, now + Future);

    public bool Contains(DateTimeOffset time) => time >= From && time <= To;

    public override string ToString() => $"{From:u} to {To:u}";
}
