// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes.Sources;
using Fleet.LibBpf;

namespace Fleet.Agent.Tests.Probes;

/// <summary>Which sources a kernel has, from its tracepoints as text.</summary>
public sealed class PlannedSourcesTests
{
    /// <summary>As Linux 6.18 has them.</summary>
    static readonly Dictionary<string, string[]> Tracepoints = new()
    {
        ["mm_compaction_begin"] = ["struct compact_control *", "unsigned long", "unsigned long", "bool"],
        ["mm_compaction_end"] = ["struct compact_control *", "unsigned long", "unsigned long", "bool", "int"],
        ["mm_compaction_suitable"] = ["struct zone *", "int", "int"],
        ["mm_compaction_try_to_compact_pages"] = ["int", "gfp_t", "int"],
        ["mm_compaction_deferred"] = ["struct zone *", "int"],
        ["mm_compaction_defer_reset"] = ["struct zone *", "int"],
        ["mm_migrate_pages"] = ["unsigned long", "unsigned long", "unsigned long", "unsigned long", "unsigned long", "unsigned long", "enum migrate_mode", "int"],
        ["mm_vmscan_direct_reclaim_begin"] = ["int", "gfp_t"],
        ["mm_vmscan_direct_reclaim_end"] = ["unsigned long"],
        ["mm_vmscan_kswapd_wake"] = ["int", "int", "int"],
        ["mm_collapse_huge_page"] = ["struct mm_struct *", "int", "int"],
    };

    [Fact]
    public void A_kernel_that_has_everything_of_Linux_watches_all_but_the_patch()
    {
        Assert.Equal("compaction_result", Assert.Single(Plan().States, state => !state.Active).Name);
    }

    [Fact]
    public void Without_the_compaction_tracepoints_the_attempts_are_not_watched_either_and_both_say_why()
    {
        var states = Plan(without: "mm_compaction_end").States;

        Assert.Equal("this kernel has no tracepoint mm_compaction_end", State(states, "compaction").Detail);
        Assert.Equal("Boot a kernel built with CONFIG_COMPACTION=y.", State(states, "compaction").Remedy);
        Assert.Equal("needs source compaction: this kernel has no tracepoint mm_compaction_end", State(states, "compaction_attempt").Detail);
        Assert.True(State(states, "migration").Active);
    }

    [Fact]
    public void Tracepoints_that_pass_page_frames_as_up_to_5_18_are_watched_by_programs_of_their_own()
    {
        var plan = Plan(with: [
            ("mm_compaction_begin", ["unsigned long", "unsigned long", "unsigned long", "unsigned long", "bool"]),
            ("mm_compaction_end", ["unsigned long", "unsigned long", "unsigned long", "unsigned long", "bool", "int"])]);

        Assert.Equal(["frames_end", "frames_begin", "frames_suitable"],
            plan.Programs.Where(program => program.Kind == Fleet.V1.Kind.Compaction).Select(program => program.Name));
        Assert.EndsWith("not pages scanned", State(plan.States, "compaction").Detail, StringComparison.Ordinal);
        Assert.True(State(plan.States, "compaction_attempt").Active);
    }

    [Fact]
    public void A_begin_and_an_end_that_do_not_fit_each_other_are_not_watched()
    {
        var states = Plan(with: [("mm_compaction_begin", ["unsigned long", "unsigned long", "unsigned long", "unsigned long", "bool"])]).States;

        Assert.False(State(states, "compaction").Active);
    }

    [Theory]
    [InlineData("int", "gfp_t", 0u)]
    [InlineData("gfp_t", "int", 1u)]
    public void The_order_of_a_reclaim_is_found_wherever_it_stands(string first, string second, uint order)
    {
        var plan = Plan(with: [("mm_vmscan_direct_reclaim_begin", [first, second])]);

        Assert.Equal(order, plan.Constants.Single(constant => constant.Key == "reclaim_order_argument").Value);
    }

    [Fact]
    public void The_mode_of_a_migration_is_found_wherever_it_stands()
    {
        var before_6_9 = Plan(with: [("mm_migrate_pages", ["unsigned long", "unsigned long", "unsigned long", "unsigned long", "unsigned long", "enum migrate_mode", "int"])]);

        Assert.Equal(5u, before_6_9.Constants.Single(constant => constant.Key == "migrate_mode_argument").Value);
        Assert.Equal(6u, Plan().Constants.Single(constant => constant.Key == "migrate_mode_argument").Value);
    }

    [Fact]
    public void A_program_that_the_kernel_refuses_costs_its_source_and_those_that_need_it()
    {
        var plan = Plan();

        Assert.True(plan.Withdraw("compaction_begin", "no"));
        Assert.False(plan.Withdraw("extfrag", "no"));

        Assert.Equal(["compaction", "compaction_attempt", "compaction_result"], plan.States.Where(state => !state.Active).Select(state => state.Name));
        Assert.Equal(["Source compaction is not watched: no"], plan.Refusals);
        Assert.DoesNotContain(plan.Programs, program => program.Name.StartsWith("compaction", StringComparison.Ordinal));
    }

    [Fact]
    public void Fields_of_the_out_of_tree_tracepoints_are_taken_from_their_format()
    {
        var success = new TracepointFormat(OutOfTreeSource.Success, 7, [new("nid", 8, 4), new("idx", 12, 4), new("order", 16, 4), new("ret", 20, 4)]);
        var failure = new TracepointFormat(OutOfTreeSource.Failure, 8, [new("order", 8, 4)]);

        var plan = Plan(classic: [success, failure]);

        Assert.True(State(plan.States, "compaction_result").Active);
        Assert.Equal([8u, 12u, 16u, 20u, 8u], plan.Constants.Where(constant => constant.Key.EndsWith("_offset", StringComparison.Ordinal)).Select(constant => constant.Value));
        Assert.Equal([success, failure], plan.Programs.Where(program => program.Classic is not null).Select(program => program.Classic));
    }

    [Fact]
    public void An_out_of_tree_tracepoint_with_other_fields_is_not_watched()
    {
        var success = new TracepointFormat(OutOfTreeSource.Success, 7, [new("nid", 8, 4), new("order", 12, 4)]);

        Assert.False(State(Plan(classic: [success]).States, "compaction_result").Active);
    }

    static PlannedSources Plan(string? without = null, (string Name, string[] Arguments)[]? with = null, TracepointFormat[]? classic = null) => PlannedSources.For(
        EventSources.All,
        new KernelTracepoints(
            name => name == without ? null : with?.FirstOrDefault(tracepoint => tracepoint.Name == name).Arguments ?? Tracepoints.GetValueOrDefault(name),
            name => classic?.FirstOrDefault(tracepoint => tracepoint.Name == name)));

    static Fleet.Agent.Probes.EventSourceState State(IEnumerable<Fleet.Agent.Probes.EventSourceState> states, string name) => states.Single(state => state.Name == name);
}
