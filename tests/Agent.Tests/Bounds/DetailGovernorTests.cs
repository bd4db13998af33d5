// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Probes;
using Fleet.Agent.Reporting;
using Fleet.Agent.Tests.Probes;
using Fleet.LibBpf;
using Fleet.TestKit;
using Fleet.V1;
using Microsoft.Extensions.Time.Testing;

namespace Fleet.Agent.Tests.Bounds;

/// <summary>The governor over the real programs: what it decides, the kernel does.</summary>
[Collection(KernelCollection.Name)]
public sealed class DetailGovernorTests : IDisposable
{
    const int Fired = 101;

    readonly FakeTimeProvider _time = new();
    readonly CollectedLog _log = new();
    readonly FragmonProbe _probe;
    OwnUsage _usage = new(TimeSpan.Zero, 64 << 20, null);

    public DetailGovernorTests()
    {
        Requires.Kernel();
        _probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
    }

    public void Dispose() => _probe?.Dispose();

    [Fact]
    public void Over_the_CPU_limit_the_kernel_keeps_no_detail_any_more_and_counts_on()
    {
        var governor = Governor(new EventBudget(100_000, null), new CostLimits(0.05, long.MaxValue));
        governor.Start();
        Assert.Equal(Fired, Fire());

        Seconds(governor, SheddingPolicy.WarmUpSeconds + 8, cpu: 0.9);

        Assert.Equal(0, Fire());
        Assert.Equal(2UL * Fired, _probe.ReadDrops(Kind.Extfrag).Seen);
        Assert.Equal((ulong)Fired, _probe.ReadDrops(Kind.Extfrag).Thinned);
        Assert.Contains(_log.Lines, line => line.Contains("detail lowered to 0 events/s", StringComparison.Ordinal));

        Seconds(governor, 60, cpu: 0.001);

        Assert.Equal(Fired, Fire());
        Assert.Contains(_log.Lines, line => line.Contains("within the limits again", StringComparison.Ordinal));
    }

    [Fact]
    public void Over_the_memory_limit_what_is_still_kept_carries_for_how_many_it_stands()
    {
        var governor = Governor(new EventBudget(null, null), new CostLimits(double.PositiveInfinity, 32 << 20));
        governor.Start();
        Seconds(governor, SheddingPolicy.WarmUpSeconds, cpu: 0);
        Assert.Equal(Fired, Fire());

        _time.Advance(TimeSpan.FromSeconds(1));
        governor.SecondPassed(_probe.ReadCounts(), Fired, 0); // a quarter of them is allowed from now on

        Assert.Contains(_log.Lines, line => line.Contains("(CPU 0.0 %, limit none; memory 64 MiB, limit 32 MiB): detail lowered to 25 events/s", StringComparison.Ordinal));
        List<uint> factors = [];
        var kept = Fire((in FragEvent e) => factors.Add(e.OneIn));
        Assert.InRange(kept, 1, Fired / 4);
        Assert.All(factors, factor => Assert.Equal(4U, factor));
        Assert.Equal(2UL * Fired, _probe.ReadDrops(Kind.Extfrag).Seen);
        Assert.Equal((ulong)(Fired - kept), _probe.ReadDrops(Kind.Extfrag).Thinned);
    }

    [Fact]
    public void A_budget_of_bytes_is_turned_into_one_of_events_by_what_they_take()
    {
        var governor = Governor(new EventBudget(null, 1000), new CostLimits(double.PositiveInfinity, long.MaxValue));
        governor.Start();
        Assert.Equal(Fired, Fire());

        _time.Advance(TimeSpan.FromSeconds(1));
        governor.SecondPassed(_probe.ReadCounts(), Fired, bytes: Fired * 100); // 10 events a second

        Assert.InRange(Fire(), 1, 30);
    }

    DetailGovernor Governor(EventBudget budget, CostLimits limits) =>
        new(_probe, new DetailOptions(budget, limits, 0), () => _usage, _time, _log);

    void Seconds(DetailGovernor governor, int seconds, double cpu)
    {
        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _usage = _usage with { Cpu = _usage.Cpu + TimeSpan.FromSeconds(cpu) };
            governor.SecondPassed([], 0, 0);
        }
    }

    /// <returns>How many of them were kept.</returns>
    int Fire(RecordHandler<FragEvent>? handler = null)
    {
        for (var i = 0; i < Fired; i++)
        {
            _probe.Twin.Run(0, 0, 0, 5, 0, 1, (ulong)Ownership.Steal, 0);
        }
        return _probe.Drain(handler ?? ((in FragEvent _) => { }));
    }
}
