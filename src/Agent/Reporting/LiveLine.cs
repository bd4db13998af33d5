// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;

namespace Fleet.Agent.Reporting;

/// <summary>One line on a terminal that says how a run goes, written over itself each second.</summary>
/// <remarks>Threading: the capture thread draws; the logger clears, from any thread.</remarks>
sealed class LiveLine(TextWriter terminal, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly long _started = time.GetTimestamp();
    ulong _lastCounts;
    bool _drawn;

    public void Draw(RunTotals totals, string state)
    {
        var rate = totals.Counts - _lastCounts;
        _lastCounts = totals.Counts;
        var lost = totals.Losses.Values.Aggregate(0UL, (sum, count) => sum + count);
        var fragmenting = totals.Fragmenting is { } number ? $"  fragmenting {number}" : "";
        lock (_lock)
        {
            terminal.Write(FormattableString.Invariant(
                $"\r{time.GetElapsedTime(_started).TotalSeconds,7:F0} s  extfrag {totals.Counts} ({rate}/s){fragmenting}  lost {lost}  {state}\e[K"));
            _drawn = true;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            if (_drawn)
            {
                terminal.Write("\r\e[K");
                _drawn = false;
            }
        }
    }
}
