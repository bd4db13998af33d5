// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Rows;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Storage.Tests.Rows;

public sealed class FactRowsTests
{
    [Fact]
    public void Facts_of_the_other_lane_are_refused() =>
        Refuses("other lane", Some.SummaryFacts(Guid.NewGuid()), Lane.Detail);

    [Fact]
    public void Facts_without_a_clock_are_refused() => Refuses("clock sample", With(facts => facts.Clock = null));

    [Fact]
    public void Times_outside_the_century_are_refused() => Refuses("outside the years", With(facts => facts.Clock.UnixNs = -1));

    [Fact]
    public void Numbers_that_no_column_holds_are_refused() => Refuses("too large", With(facts => facts.Counts[0].Rows.Donor[0] = 70_000));

    [Fact]
    public void Counts_beyond_a_bigint_are_refused() => Refuses("too large", With(facts => facts.Counts[0].Rows.Count[0] = ulong.MaxValue));

    [Fact]
    public void Facts_of_no_run_are_refused() => Refuses("run_id", With(facts => facts.RunId = Google.Protobuf.ByteString.Empty));

    [Fact]
    public void A_loss_at_a_time_that_cannot_be_is_kept_without_it()
    {
        var batch = Some.Batch(Some.Stream(), 1, With(facts => facts.Losses.Add(new Loss
        {
            Reason = "spool_damaged", Count = 3, BootNsFrom = ulong.MaxValue, BootNsTo = 1, Clock = new ClockSample { UnixNs = -1 },
        })));

        var loss = Assert.Single(FactRows.Of(batch).Losses);

        Assert.Equal((null, null, 3UL), (loss.BootNsFrom, loss.Info.To, loss.Info.Count));
    }

    [Fact]
    public void Wall_time_is_the_clock_samples_plus_the_distance_in_boot_time()
    {
        var facts = Some.SummaryFacts(Guid.NewGuid());
        facts.Clock = new ClockSample { BootNs = 10_000_000_000, UnixNs = 1_767_225_600_000_000_000 };

        var rows = FactRows.Of(Some.Batch(Some.Stream(), 1, facts));

        Assert.Equal(new DateTimeOffset(2025, 12, 31, 23, 59, 55, TimeSpan.Zero), rows.Counts[0].Count.To);
    }

    static Facts With(Action<Facts> change)
    {
        var facts = Some.SummaryFacts(Guid.NewGuid());
        change(facts);
        return facts;
    }

    static void Refuses(string why, Facts facts, Lane lane = Lane.Summary) =>
        Assert.Contains(why, Assert.Throws<BatchFormatException>(() => FactRows.Of(Some.Batch(Some.Stream(lane), 1, facts))).Message);
}
