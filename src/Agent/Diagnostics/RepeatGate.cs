// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Diagnostics;

/// <summary>Lets a message pass that would else be said again and again: the first, then one each interval.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class RepeatGate(TimeProvider time, TimeSpan interval)
{
    long? _last;

    public bool Pass()
    {
        if (_last is { } last && time.GetElapsedTime(last) < interval)
        {
            return false;
        }
        _last = time.GetTimestamp();
        return true;
    }

    /// <summary>What was wrong is over: the next message passes at once.</summary>
    public void Reset() => _last = null;
}
