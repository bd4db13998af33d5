// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;

namespace Fleet.Storage.Writing;

/// <summary>
/// Which batches of a commit are new, given the cursors: the whole rule of delivery, apart from any store. A batch at or
/// below the cursor is a duplicate; the one after it is new; anything beyond leaves a gap and is refused; so is anything
/// that comes from a session whose stream a newer one took over.
/// </summary>
/// <param name="Fresh">Indices of the batches to store, in order.</param>
/// <param name="Decisions">One for each stream named, in order of first mention.</param>
/// <param name="Duplicates">Batches that the cursor covered before.</param>
sealed record CommitPlan(IReadOnlyList<int> Fresh, IReadOnlyList<CommitDecision> Decisions, int Duplicates)
{
    /// <param name="batches">Stream, number and session of each batch, in order of arrival.</param>
    /// <param name="cursors">A stream that is absent begins at 1, and is nobody's.</param>
    public static CommitPlan For(IReadOnlyList<(StreamKey Key, ulong Seq, long Session)> batches, IReadOnlyDictionary<StreamKey, StreamCursor> cursors)
    {
        var (fresh, duplicates) = (new List<int>(), 0);
        var streams = new OrderedDictionary<StreamKey, (StreamCursor Cursor, ulong HighestRefused)>();
        for (var i = 0; i < batches.Count; i++)
        {
            var (key, seq, session) = batches[i];
            var (cursor, refused) = streams.TryGetValue(key, out var known) ? known : (cursors.GetValueOrDefault(key), 0);
            if (seq <= cursor.CommittedSeq)
            {
                duplicates++;
            }
            else if (seq == cursor.CommittedSeq + 1 && cursor.Admits(session))
            {
                fresh.Add(i);
                cursor = cursor with { CommittedSeq = seq };
            }
            else if (cursor.Admits(session))
            {
                refused = Math.Max(refused, seq);
            }
            streams[key] = (cursor, refused);
        }
        return new CommitPlan(fresh, [.. streams.Select(stream => Decide(stream.Key, stream.Value.Cursor, stream.Value.HighestRefused))], duplicates);
    }

    static CommitDecision Decide(StreamKey key, StreamCursor cursor, ulong highestRefused) =>
        new(key, cursor.CommittedSeq, highestRefused > cursor.CommittedSeq ? cursor.CommittedSeq + 1 : null, cursor.Owner);
}
