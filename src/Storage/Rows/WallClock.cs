// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>Maps a host's boot clock to wall time through one clock sample (ADR 2).</summary>
/// <remarks>Results are whole microseconds, which is what PostgreSQL keeps: both stores give the same answer.</remarks>
readonly struct WallClock
{
    // A clock that says otherwise is broken; its facts must not make chunks in the year 9000.
    static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A batch is closed within seconds; a host may sleep in the middle of one.
    static readonly TimeSpan FarthestFact = TimeSpan.FromDays(30);

    readonly Int128 _unixNsAtBoot;

    WallClock(ClockSample sample)
    {
        _unixNsAtBoot = (Int128)sample.UnixNs - sample.BootNs;
        Now = Clamped(sample.BootNs);
    }

    /// <summary>When the batch was made.</summary>
    public DateTimeOffset Now { get; }

    /// <exception cref="BatchFormatException">There is no clock sample, or it lies outside 2000 to 2100.</exception>
    public static WallClock From(ClockSample? sample)
    {
        if (sample is null)
        {
            throw new BatchFormatException(BatchFault.Corrupt, "facts without a clock sample cannot be placed in time");
        }
        var clock = new WallClock(sample);
        _ = clock.At(sample.BootNs);
        return clock;
    }

    /// <summary>For moments that are asked with <see cref="Plausible"/>.</summary>
    public static WallClock Of(ClockSample sample) => new(sample);

    /// <summary>The moment; null for none, and for one outside 2000 to 2100.</summary>
    public DateTimeOffset? Plausible(ulong? bootNs) =>
        bootNs is { } ns && Clamped(ns) is var time && time >= Earliest && time < Latest ? time : null;

    /// <exception cref="BatchFormatException">The moment lies outside 2000 to 2100.</exception>
    public DateTimeOffset At(ulong bootNs) => Clamped(bootNs) is var time && time >= Earliest && time < Latest && bootNs <= long.MaxValue
        ? time
        : throw new BatchFormatException(BatchFault.Corrupt,
            $"boot time {bootNs} ns maps to {(_unixNsAtBoot + bootNs) / 1_000_000_000} s after 1970, outside the years 2000 to 2100");

    /// <summary>The moment, or the end of the calendar that it lies beyond: for rows that are asked with <see cref="IsStray"/>.</summary>
    public DateTimeOffset Clamped(ulong bootNs)
    {
        // Within the range of a long, until the year 2262, without 128-bit division: this is done for every row.
        var ns = _unixNsAtBoot + bootNs;
        if (ns >= 0 && ns <= long.MaxValue)
        {
            return new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (long)ns / 1000 * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        }
        return ns < 0 ? DateTimeOffset.UnixEpoch : DateTimeOffset.MaxValue;
    }

    /// <summary>Whether a fact is so far from its batch that its time must be wrong: it is kept apart from the others.</summary>
    public bool IsStray(DateTimeOffset time) => (time - Now).Duration() > FarthestFact;
}
