// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Writing;

namespace Fleet.MutantCollector;

static class Highest
{
    /// <summary>Each stream is said to be as far as its highest batch.</summary>
    public static IEnumerable<CommitDecision> Of(IEnumerable<Delivery> deliveries) => deliveries
        .GroupBy(delivery => delivery.Key)
        .Select(stream => new CommitDecision(stream.Key, stream.Max(delivery => delivery.Batch.Seq), GapAt: null));
}
