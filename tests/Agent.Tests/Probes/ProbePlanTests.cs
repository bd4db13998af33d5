// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

public sealed class ProbePlanTests
{
    [Fact]
    public void Both_forms_give_hybrid_capture_with_the_offsets_of_this_kernel()
    {
        var plan = ProbePlan.For(inBtf: true, Classic(new("pfn", 24, 8), new("change_ownership", 48, 4)));

        Assert.Equal(new ProbePlan(HostFacts.Types.Capture.Hybrid, 24, 48, null), plan);
    }

    [Fact]
    public void Without_the_classic_form_ownership_is_not_measured()
    {
        var plan = ProbePlan.For(inBtf: true, classic: null);

        Assert.Equal(HostFacts.Types.Capture.Btf, plan.Capture);
        Assert.StartsWith("tracefs cannot be read: ownership and pfn of events are not measured.", plan.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classic_form_that_may_not_be_opened_costs_ownership_and_nothing_else()
    {
        var plan = ProbePlan.WithoutClassic("Do this.");

        Assert.Equal((HostFacts.Types.Capture.Btf, 0, 0), (plan.Capture, plan.PfnOffset, plan.ChangeOwnershipOffset));
        Assert.EndsWith("may not be opened: ownership and pfn of events are not measured. Do this.", plan.Warning, StringComparison.Ordinal);
        Assert.True(plan.State.Active);
    }

    [Fact]
    public void A_field_of_another_size_is_not_read()
    {
        var plan = ProbePlan.For(inBtf: true, Classic(new("pfn", 8, 4), new("change_ownership", 32, 4)));

        Assert.Equal(HostFacts.Types.Capture.Btf, plan.Capture);
        Assert.Contains("no 8-byte pfn", plan.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_without_the_tracepoint_captures_nothing()
    {
        Assert.Equal(HostFacts.Types.Capture.None, ProbePlan.For(inBtf: false, Classic()).Capture);
    }

    static TracepointFormat Classic(params TracepointField[] fields) => new(ProbePlan.ClassicTracepoint, 650, fields);
}
