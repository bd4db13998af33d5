// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.V1;

namespace Fleet.Agent.Tests.Host;

/// <summary>T-01: the wall clock is set while a run goes on.</summary>
public sealed class ClockStepsTests
{
    const long Second = 1_000_000_000;
    const long Begin = 1_700_000_000 * Second;

    readonly ClockSteps _steps = new();

    [Theory]
    [InlineData(3600 * Second, "wall clock set by +3600.000 s")]
    [InlineData(-86_400 * Second, "wall clock set by -86400.000 s")]
    [InlineData(-315_360_000 * Second, "wall clock set by -315360000.000 s")]
    [InlineData(Second / 5, "wall clock set by +0.200 s")]
    public void A_step_is_told_once_with_its_size(long step, string text)
    {
        Assert.Null(_steps.Since(At(5 * Second, 0)));

        var marker = _steps.Since(At(6 * Second, step));

        Assert.Equal(((ulong)(6 * Second), text), (marker!.BootNs, marker.Text));
        Assert.Null(_steps.Since(At(7 * Second, step)));
    }

    [Fact]
    public void The_fastest_slewing_is_no_step_however_long_it_takes()
    {
        for (var at = 1L; at < 100; at += at)
        {
            Assert.Null(_steps.Since(At(at * Second, at * Second / 10)));
        }
    }

    [Fact]
    public void A_reading_that_was_interrupted_is_no_step()
    {
        _steps.Since(At(Second, 0));

        Assert.Null(_steps.Since(new ClockSample { BootNs = 2 * Second, UnixNs = Begin + (2 * Second) + (Second / 4), UncertaintyNs = (ulong)Second / 4 }));
    }

    static ClockSample At(long boot, long offset) => new() { BootNs = (ulong)boot, UnixNs = Begin + boot + offset, UncertaintyNs = 50 };
}
