// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.V1;

namespace Fleet.FaultAgent;

/// <summary>This machine's clocks, the wall clock as if somebody had set it. The boot clock goes on as it does in a kernel.</summary>
/// <remarks>Threading: steps come from any thread.</remarks>
sealed class SteppedClock
{
    long _offsetNs;

    /// <summary>How far it is off from the next batch on.</summary>
    public void Step(long seconds) => Interlocked.Exchange(ref _offsetNs, seconds * 1_000_000_000);

    public ClockSample Read()
    {
        var sample = BootClock.Read();
        sample.UnixNs += Interlocked.Read(ref _offsetNs);
        return sample;
    }
}
