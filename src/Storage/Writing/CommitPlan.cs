// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;

namespace Fleet.Storage.Writing;

/// <summary>
/// Which batches of a commit are new, given the cursors: the whole rule of delivery, apart from any store. A batch at or
/// below the cursor is a duplicate; the one after it is new; anything beyond leaves a gap and is refused.
/// </summary>
/// <param name="Fresh">Indices of the batches to store, in order.</param>
/// <param name="Decisions">One for each stream named, in order of first mention.</param>
sealed record CommitPlan(IReadOnlyList<int> Fresh, IReadOnlyList<CommitDecision> Decisions)
{
    /// <param name="batches">Stream and number of each batch, in order of arrival.</param>
    /// <param name="cursors">Committed seq of each stream; a stream that is absent begins at 1.</param>
    public static CommitPlan For(IReadOnlyList<(StreamKey Key, ulong Seq)> batches, IReadOnlyDictionary<StreamKey, ulong> cursors)
    {
        var fresh = new List<int>();
        var streams = new OrderedDictionary<StreamKey, (ulong Committed, ulong HighestRefused)>();
        for (var i = 0; i < batches.Count; i++)
        {
            var (key, seq) = batches[i];
            var (committed, refused) = streams.TryGetValue(key, out var known) ? known : (cursors.GetValueOrDefault(key), 0);
            if (seq == committed + 1)
            {
                fresh.Add(i);
                committed = seq;
            }
            else if (seq > committed)
            {
                refused = Math.Max(refused, seq);
            }
            streams[key] = (committed, refused);
        }
        return new CommitPlan(fresh, [.. streams.Select(stream => new CommitDecision(
            stream.Key, stream.Value.Committed, stream.Value.HighestRefused > stream.Value.Committed ? stream.Value.Committed + 1 : null))]);
    }
}
