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

    readonly Int128 _unixNsAtBoot;

    WallClock(Int128 unixNsAtBoot) => _unixNsAtBoot = unixNsAtBoot;

    /// <exception cref="BatchFormatException">There is no clock sample.</exception>
    public static WallClock From(ClockSample? sample) => sample is null
        ? throw new BatchFormatException(BatchFault.Corrupt, "facts without a clock sample cannot be placed in time")
        : new WallClock((Int128)sample.UnixNs - sample.BootNs);

    /// <exception cref="BatchFormatException">The moment lies outside 2000 to 2100.</exception>
    public DateTimeOffset At(ulong bootNs)
    {
        var microseconds = (_unixNsAtBoot + bootNs) / 1000;
        var ticks = microseconds * TimeSpan.TicksPerMicrosecond + DateTimeOffset.UnixEpoch.Ticks;
        return ticks >= Earliest.Ticks && ticks < Latest.Ticks && bootNs <= long.MaxValue
            ? new DateTimeOffset((long)ticks, TimeSpan.Zero)
            : throw new BatchFormatException(BatchFault.Corrupt,
                $"boot time {bootNs} ns maps to {microseconds / 1_000_000} s after 1970, outside the years 2000 to 2100");
    }
}
