// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>A count with both clocks of its interval.</summary>
readonly record struct IntervalCount(ulong BootNsFrom, ulong BootNsTo, TimedCount Count)
{
    public static IntervalCount From(CountInterval interval, in CountRow row, WallClock clock) => new(
        interval.BootNsFrom, interval.BootNsTo,
        new TimedCount(clock.Clamped(interval.BootNsFrom), clock.Clamped(interval.BootNsTo), RowLimits.Check(row)));
}
