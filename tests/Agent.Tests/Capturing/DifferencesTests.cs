// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Capturing;

public sealed class DifferencesTests
{
    [Fact]
    public void Counts_are_what_was_added_and_zeros_are_left_out()
    {
        var differences = new CountDifferences();
        Assert.Equal(2, differences.Since([Some.Count(7), Some.Count(3, donor: 2)]).Count);

        var grown = Assert.Single(differences.Since([Some.Count(10), Some.Count(3, donor: 2)]));

        Assert.Equal((1, 3UL), (grown.Key.Donor, grown.Count));
    }

    [Fact]
    public void A_counter_that_went_down_is_a_fault_not_a_number()
    {
        var differences = new CountDifferences();
        differences.Since([Some.Count(7)]);

        Assert.Throws<OverflowException>(() => differences.Since([Some.Count(6)]));
    }

    [Fact]
    public void The_sum_of_a_count_is_what_was_added_to_it()
    {
        var differences = new CountDifferences();
        differences.Since([Some.Count(5) with { Sum = 700 }]);

        var grown = Assert.Single(differences.Since([Some.Count(7) with { Sum = 1000 }]));

        Assert.Equal((2UL, 300UL), (grown.Count, grown.Sum));
        Assert.Empty(differences.Since([Some.Count(7) with { Sum = 1000 }]));
    }

    [Fact]
    public void Drops_become_one_loss_a_kind_and_reason_for_what_was_added()
    {
        var drops = new DropDifferences();
        Assert.Equal(5UL, Assert.Single(drops.Since(Kind.Extfrag, Drops(ring: 5), 1, 2)).Count);
        Assert.Empty(drops.Since(Kind.Extfrag, Drops(ring: 5), 2, 3));

        var losses = drops.Since(Kind.Extfrag, Drops(ring: 7, map: 4), 3, 4).ToList();

        Assert.Equal([("ring_full", 2UL), ("count_map_full", 4UL)], losses.Select(loss => (loss.Reason, loss.Count)));
        Assert.Equal((2UL, Kind.Compaction), drops.Since(Kind.Compaction, Drops(ring: 2), 4, 5).Select(loss => (loss.Count, loss.Kind)).Single());
        Assert.All(losses, loss => Assert.Equal((3UL, 4UL, Loss.Types.Stage.Kernel, Kind.Extfrag), (loss.BootNsFrom, loss.BootNsTo, loss.Stage, loss.Kind)));
    }

    [Fact]
    public void Losses_of_one_cause_are_joined_where_their_batches_are_neighbours()
    {
        var ledger = new LossLedger();
        ledger.Add(Dropped(first: 1, last: 2, count: 10));
        ledger.Add(Dropped(first: 3, last: 3, count: 5));
        ledger.Add(Dropped(first: 9, last: 9, count: 1));

        var losses = ledger.Take();

        Assert.Equal([(1UL, 3UL, 15UL), (9UL, 9UL, 1UL)], losses.Select(loss => (loss.FirstSeq, loss.LastSeq, loss.Count)));
        Assert.Empty(ledger.Take());
    }

    static ProbeDrops Drops(ulong ring, ulong map = 0) => new(0, 0, ring, map, 0, 0, 0);

    static Loss Dropped(ulong first, ulong last, ulong count) => new()
    {
        Stage = Loss.Types.Stage.Spool, Reason = "spool_bytes", Lane = Lane.Detail, FirstSeq = first, LastSeq = last, Count = count,
    };
}
