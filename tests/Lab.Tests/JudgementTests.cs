// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.V1;
using Fleet.Verdict;

namespace Fleet.Lab.Tests;

/// <summary>What <c>lab/verify</c> holds against a recording can fail, each check by itself.</summary>
public sealed class JudgementTests
{
    static readonly string[] Zones = ["DMA", "DMA32", "Normal"];

    [Fact]
    public void Counts_within_the_attach_window_hold()
    {
        var judgement = Judge(Agent(extfrag: 101), "observe inner extfrag 100", "observe outer extfrag 102");

        Assert.True(judgement.Holds, judgement.Text);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(103)]
    public void A_count_that_perf_did_not_see_or_saw_too_often_does_not_hold(ulong counted)
    {
        var judgement = Judge(Agent(extfrag: counted), "observe inner extfrag 100", "observe outer extfrag 102");

        Assert.False(judgement.Holds);
        Assert.Contains("but not extfrag", judgement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_in_another_zone_than_its_page_does_not_hold()
    {
        var judgement = Judge(Agent(extfrag: 5, zone: 1),
            "observe inner extfrag 5", "observe outer extfrag 5",
            "observe inner extfrag_node0_Normal 5", "observe outer extfrag_node0_Normal 5");

        Assert.False(judgement.Holds);
        Assert.Contains("but not extfrag_node0_Normal", judgement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hole_that_no_loss_explains_does_not_hold()
    {
        var agent = Agent(extfrag: 5);
        agent.Events--;

        Assert.False(Judge(agent, "observe inner extfrag 5", "observe outer extfrag 5").Holds);

        agent.Lost++;

        Assert.True(Judge(agent, "observe inner extfrag 5", "observe outer extfrag 5").Holds);
    }

    [Fact]
    public void A_guest_that_ran_out_of_memory_does_not_hold() =>
        Assert.False(Judge(Agent(extfrag: 5),
            "observe inner extfrag 5", "observe outer extfrag 5", "observe inner oom_kill 1", "observe outer oom_kill 1").Holds);

    [Theory]
    [InlineData(Outcome.Success, true)]
    [InlineData(Outcome.Failed, false)]
    public void A_derived_outcome_is_held_against_vmstat(Outcome derived, bool holds)
    {
        var agent = Agent(extfrag: 5);
        agent.Add(new CountRow(new CountKey(Kind.CompactionAttempt, 9, 0, 0, 0, Ownership.Unknown, null, null, 0, Status: (int)derived), 3), Zones);
        agent.Events += 3;

        var judgement = Judge(agent, "observe inner extfrag 5", "observe outer extfrag 5",
            "observe inner compact_success 3", "observe outer compact_success 3");

        Assert.Equal(holds, judgement.Holds);
    }

    [Fact]
    public void An_event_with_another_value_than_was_fired_does_not_hold()
    {
        var agent = Agent(extfrag: 5);
        agent.Add(new CountRow(new CountKey(Kind.CompactionFailure, 9, 0, 0, 0, Ownership.Unknown, null, null, 0), 1), Zones);
        agent.Add(new CompactionRow(Kind.CompactionFailure, 1, null, 1, 1, "sh", 0, 9, null, null, 0, Origin.Direct, 0, null, null, null, null));

        Assert.True(Judge(agent, "observe inner failure 1", "observe outer failure 1", "fired failure_order9 1").Holds);
        Assert.False(Judge(agent, "observe inner failure 1", "observe outer failure 1", "fired failure_order2 1").Holds);
    }

    [Theory]
    [InlineData("hotplug 3", "observe outer extfrag_cpu1 2", true)]
    [InlineData("hotplug 0", "observe outer extfrag_cpu1 2", false)]
    [InlineData("hotplug 3", "observe outer extfrag_cpu1 0", false)]
    public void A_CPU_that_was_to_go_must_have_gone_and_have_had_events(string went, string events, bool holds) =>
        Assert.Equal(holds, Judge(Agent(extfrag: 5), "observe inner extfrag 5", "observe inner extfrag_cpu1 2", "observe outer extfrag 5", events, went).Holds);

    [Fact]
    public void Within_its_bounds_an_agent_sheds_detail_says_so_and_samples_on()
    {
        Assert.True(Bounded(Shedding()).Holds);
        Assert.False(Bounded(Shedding(), log: "all is well").Holds);
        Assert.False(Bounded(Shedding(lost: 0, thinned: 0)).Holds);
        Assert.False(Bounded(Shedding(lost: 1, thinned: 0)).Holds);
        Assert.False(Bounded(Shedding(readings: 3)).Holds);
    }

    static AgentFigures Shedding(ulong lost = 3, ulong thinned = 3, int readings = 9)
    {
        var figures = Agent(extfrag: 1 + lost);
        figures.Events = 0;
        figures.Add(new ExtfragRow(1, 1, 1, "sh", 0, 0, 9, 1, 0, Ownership.Steal, null, 0, 2, null, null, null, null, OneIn: 4));
        (figures.Lost, figures.Thinned, figures.Seconds, figures.Readings) = (lost, thinned, 10, readings);
        return figures;
    }

    static Judgement Bounded(AgentFigures agent, string log = "over a limit (9.0 % of 1.0 % of a CPU): detail lowered to 0 events/s") =>
        Judgement.Of(agent, Observation.Parse([$"observe inner extfrag {agent.DetailedCounts}", $"observe outer extfrag {agent.DetailedCounts}", log]), bounded: true);

    [Fact]
    public void A_log_without_both_observations_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Observation.Parse(["observe outer extfrag 5"]));

    static AgentFigures Agent(ulong extfrag, int zone = 2)
    {
        var figures = new AgentFigures { Kernel = "6.12" };
        figures.Add(new CountRow(new CountKey(Kind.Extfrag, 0, 9, 1, 0, Ownership.Steal, 0, zone, 0), extfrag), Zones);
        figures.Events = extfrag;
        return figures;
    }

    static Judgement Judge(AgentFigures agent, params string[] log) => Judgement.Of(agent, Observation.Parse(log));
}
