// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.CommandLine;

/// <summary>However an agent ends, the kernel keeps nothing of it.</summary>
public sealed class NothingLeftTests : IDisposable
{
    /// <summary>FLEET_STOP_CYCLES sets another number, of each way to end: 250 take some minutes.</summary>
    static readonly int Cycles = int.TryParse(Environment.GetEnvironmentVariable("FLEET_STOP_CYCLES"), out var cycles) ? cycles : 1;

    /// <summary>The kernel frees what nobody holds any more a moment later.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    readonly TemporaryFolder _folder = new();

    public NothingLeftTests() => Requires.Kernel();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("KILL")]
    [InlineData("STOP", "CONT", "TERM")]
    public async Task Its_programs_maps_and_links_are_gone_when_it_is(params string[] signals)
    {
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await using var agent = AgentProcess.Start("record", "-o", _folder.File("run.frag"), "--force", "--quiet");
            await agent.SaysAsync("capturing on");
            var held = KernelObjects.HeldBy(agent.Id);
            Assert.Superset(new HashSet<string> { "prog_id", "map_id", "link_id" }, held.Select(one => one.Kind).ToHashSet());
            Assert.All(held, one => Assert.True(KernelObjects.Exists(one), $"{one}"));

            foreach (var signal in signals)
            {
                await agent.SignalAsync(signal);
            }

            Assert.Equal(signals is ["KILL"] ? 128 + 9 : 0, await agent.ExitAsync());
            Assert.Empty(await LeftOfAsync(held));
        }
    }

    static async Task<IReadOnlyList<(string Kind, uint Id)>> LeftOfAsync(IReadOnlySet<(string Kind, uint Id)> held)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = held.Where(KernelObjects.Exists).ToList();
            if (left.Count == 0 || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                return left;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }
}
