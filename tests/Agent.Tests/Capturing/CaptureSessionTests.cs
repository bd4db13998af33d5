// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.Agent.Sampling;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.TestKit;
using Fleet.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Agent.Tests.Capturing;

/// <summary>
/// A session over the real programs, fired a known number of times: what stands in the recording must add up.
/// </summary>
public sealed class CaptureSessionTests : IDisposable
{
    const ulong Steal = 1;

    readonly TemporaryFolder _folder = new();
    readonly LossLedger _losses = new();

    public CaptureSessionTests() => Requires.Kernel();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_event_that_fired_is_in_the_recording_once_and_the_counts_say_so()
    {
        const int Fired = 5003;
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });

        var facts = await RecordAsync(probe, async () =>
        {
            for (var i = 0; i < Fired; i++)
            {
                Fire(probe, claimer: (ulong)(i % 2));
            }
            await Task.CompletedTask;
        });

        Assert.Equal(Fired, facts.Sum(f => f.Extfrag.Rows().Count()));
        Assert.Equal((ulong)Fired, Counted(facts));
        Assert.Empty(facts.SelectMany(f => f.Losses));
    }

    [Fact]
    public async Task Events_and_losses_add_up_to_the_counts_when_the_ring_overflows()
    {
        const int Fired = 3001;
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, RingBytes = 4096 });
        for (var i = 0; i < Fired; i++)
        {
            Fire(probe, claimer: 0);
        }

        var facts = await RecordAsync(probe, () => Task.CompletedTask);

        var events = (ulong)facts.Sum(f => f.Extfrag.Rows().Count());
        var lost = facts.SelectMany(f => f.Losses).Where(loss => loss.Kind == Kind.Extfrag).Aggregate(0UL, (sum, loss) => sum + loss.Count);
        Assert.Equal((ulong)Fired, Counted(facts));
        Assert.Equal((ulong)Fired, events + lost);
        Assert.True(lost > 0, "a ring of one page cannot have held them all");
        Assert.All(facts.SelectMany(f => f.Losses), loss => Assert.Equal(("ring_full", Loss.Types.Stage.Kernel), (loss.Reason, loss.Stage)));
    }

    [Fact]
    public async Task Events_thinned_and_ring_full_add_up_to_the_counts_in_a_burst()
    {
        const int Budget = 2000, RareASecond = 40;
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false, RingBytes = 64 << 10 });
        var detail = new DetailOptions(new EventBudget(Budget, null), new CostLimits(double.PositiveInfinity, long.MaxValue), 0);
        var governor = new DetailGovernor(probe, detail, () => default, TimeProvider.System, NullLogger.Instance);
        ulong fired = 0, rare = 0;
        var seconds = 0.0;

        var facts = await RecordAsync(probe, () =>
        {
            var begun = TimeProvider.System.GetTimestamp();
            for (; seconds < 3.2; seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds)
            {
                var isRare = rare < seconds * RareASecond;
                fired++;
                rare += isRare ? 1UL : 0;
                Fire(probe, claimer: isRare ? 2UL : 0);
            }
            return Task.CompletedTask;
        }, governor);

        var rows = facts.SelectMany(f => f.Extfrag.Rows()).ToList();
        var losses = facts.SelectMany(f => f.Losses).Where(loss => loss.Kind == Kind.Extfrag).ToList();
        var thinned = Of("thinned");
        Assert.True(fired > 50_000, $"only {fired} were fired");
        Assert.Equal(fired, Counted(facts));
        Assert.Equal(fired, (ulong)rows.Count + thinned + Of("ring_full"));
        Assert.True(thinned > fired / 2, $"{thinned} of {fired} were thinned");
        Assert.All(losses, loss => Assert.True(loss.BootNsFrom < loss.BootNsTo));
        // The first second is braked by the kernel, each CPU by itself; the rest keeps to the plan.
        Assert.InRange(rows.Count, Budget, Budget * (seconds + (1.5 * Environment.ProcessorCount)));
        Assert.InRange((ulong)rows.Count(row => row.Claimer == 2) + Of("ring_full"), rare, fired);
        Assert.All(rows.Where(row => row.Claimer == 2), row => Assert.Equal(1, row.OneIn));
        // What is kept stands for what fired.
        Assert.InRange(rows.Sum(row => (double)row.OneIn), fired * 0.8, fired * 1.2);

        ulong Of(string reason) => losses.Where(loss => loss.Reason == reason).Aggregate(0UL, (sum, loss) => sum + loss.Count);
    }

    [Fact]
    public async Task A_recording_begins_with_the_run_start_and_ends_with_the_run_end()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });

        var facts = await RecordAsync(probe, () => Task.CompletedTask);

        var summary = facts.Where(f => f.Extfrag is null).ToList();
        Assert.Equal("h1", summary[0].RunStart.Labels["host"]);
        Assert.Equal(RunEnd.Types.Reason.Duration, summary[^1].RunEnd.Reason);
        Assert.True(summary[^1].RunEnd.BootNs >= summary[0].RunStart.BootNs);
        Assert.Single(facts.Select(f => f.RunId).Distinct());
        Assert.All(facts, f => Assert.True(f.Clock is { BootNs: > 0, UnixNs: > 0 }));
    }

    [Fact]
    public async Task What_the_kernel_did_not_give_is_absent()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });

        var facts = await RecordAsync(probe, () =>
        {
            Fire(probe, claimer: 0);
            return Task.CompletedTask;
        });

        var row = Assert.Single(facts.SelectMany(f => f.Extfrag.Rows()));
        Assert.Null(row.Pfn);
        Assert.Equal((1, 0, 5, Ownership.Steal), (row.Donor, row.Claimer, row.FallbackOrder, row.Ownership));
        Assert.Equal(Environment.ProcessId, row.Pid);
    }

    /// <summary>Records until <paramref name="work"/> is done and reads the file back.</summary>
    async Task<List<Facts>> RecordAsync(FragmonProbe probe, Func<Task> work, DetailGovernor? governor = null)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.frag");
        var streamId = Guid.NewGuid();
        using (var sink = new RecordingSink(SegmentWriter.Create(path, new(streamId, Lane.Unspecified, 1, 0)), _losses, NullLogger.Instance))
        {
            using var sources = OpenSources.Open(new HostFiles("/"), SampleSources.All(probe.Names.Zones, probe.Names.Migratetypes));
            var sampler = new Sampler(sources.Active, TimeProvider.System, NullLogger.Instance);
            var session = new CaptureSession(
                probe, sampler, new RunStream(streamId, sink), sink, _losses, new RunTotals(9), TimeProvider.System, NullLogger.Instance)
            {
                Governor = governor,
            };
            using var stop = new CancellationTokenSource();
            var start = Some.RunStart(Guid.NewGuid()).RunStart;
            start.BootNs = BootClock.BootNs();
            var running = Task.Run(() => session.Run(start, () => new RunEnd { Reason = RunEnd.Types.Reason.Duration }, stop.Token));
            await Task.Run(work);
            await stop.CancelAsync();
            await running;
        }
        using var reader = SegmentReader.Open(path);
        var facts = reader.Batches().Select(BatchCodec.Decode).ToList();
        Assert.Empty(reader.Damage);
        return facts;
    }

    static ulong Counted(IEnumerable<Facts> facts) =>
        facts.SelectMany(f => f.Counts).SelectMany(interval => interval.Rows.Rows()).Aggregate(0UL, (sum, row) => sum + row.Count);

    static void Fire(FragmonProbe probe, ulong claimer) => probe.Twin.Run(0, 0, 0, 5, claimer, 1, Steal, 0);
}
