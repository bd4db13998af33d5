// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Agent.Host;

/// <summary>
/// Notices that the wall clock was set: it then moves against the boot clock, further than any slewing could have moved it. Pure.
/// </summary>
/// <remarks>Not thread-safe. Facts keep their order, which is the boot clock's; each batch maps it with a sample of its own.</remarks>
sealed class ClockSteps
{
    const long LeastNs = 5_000_000;

    // adjtimex(2) makes the tick a tenth longer or shorter, and no more.
    const long SlewLimit = 10;

    ClockSample? _last;

    /// <returns>A marker for a step since the last call; null for none.</returns>
    public Marker? Since(ClockSample now)
    {
        var last = _last;
        _last = now;
        if (last is null)
        {
            return null;
        }
        var passed = (long)(now.BootNs - last.BootNs);
        var moved = now.UnixNs - last.UnixNs - passed;
        var unsure = (long)(now.UncertaintyNs + last.UncertaintyNs);
        return Math.Abs(moved) <= Math.Max(LeastNs, passed / SlewLimit) + unsure ? null
            : new Marker { BootNs = now.BootNs, Text = ClockStepText.Of(moved) };
    }
}
