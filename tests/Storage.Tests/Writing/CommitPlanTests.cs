// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Writing;
using Fleet.TestKit;

namespace Fleet.Storage.Tests.Writing;

public sealed class CommitPlanTests
{
    static readonly StreamKey A = Some.Stream(), B = Some.Stream();

    static readonly Dictionary<StreamKey, StreamCursor> Nothing = [];

    [Fact]
    public void What_follows_the_cursor_is_fresh_and_what_it_covers_is_not()
    {
        var plan = CommitPlan.For([(A, 3, 0), (A, 4, 0), (B, 1, 0), (A, 5, 0)], new Dictionary<StreamKey, StreamCursor> { [A] = new(3, Owner: 0) });

        Assert.Equal([1, 2, 3], plan.Fresh);
        Assert.Equal(1, plan.Duplicates);
        Assert.Equal([new CommitDecision(A, 5, null), new CommitDecision(B, 1, null)], plan.Decisions);
    }

    [Fact]
    public void A_gap_of_one_stream_does_not_touch_another()
    {
        var plan = CommitPlan.For([(A, 2, 0), (B, 1, 0)], Nothing);

        Assert.Equal([1], plan.Fresh);
        Assert.Equal([new CommitDecision(A, 0, GapAt: 1), new CommitDecision(B, 1, null)], plan.Decisions);
    }

    [Fact]
    public void A_batch_refused_before_its_predecessor_came_must_come_again()
    {
        var plan = CommitPlan.For([(A, 2, 0), (A, 1, 0)], Nothing);

        Assert.Equal([1], plan.Fresh);
        Assert.Equal([new CommitDecision(A, 1, GapAt: 2)], plan.Decisions);
    }

    [Fact]
    public void A_gap_that_closes_within_the_commit_is_none()
    {
        var plan = CommitPlan.For([(A, 2, 0), (A, 1, 0), (A, 2, 0)], Nothing);

        Assert.Equal([1, 2], plan.Fresh);
        Assert.Equal([new CommitDecision(A, 2, null)], plan.Decisions);
    }

    [Fact]
    public void A_session_whose_stream_was_taken_over_stores_nothing_more()
    {
        var plan = CommitPlan.For([(A, 4, 7), (A, 4, 8), (A, 5, 7)], new Dictionary<StreamKey, StreamCursor> { [A] = new(3, Owner: 8) });

        Assert.Equal([1], plan.Fresh);
        Assert.Equal([new CommitDecision(A, 4, GapAt: null, Owner: 8)], plan.Decisions);
    }

    [Fact]
    public void What_no_session_brings_is_never_fenced() =>
        Assert.Equal([0], CommitPlan.For([(A, 4, Delivery.NoSession)], new Dictionary<StreamKey, StreamCursor> { [A] = new(3, Owner: 8) }).Fresh);
}
