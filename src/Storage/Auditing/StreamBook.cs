// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;

namespace Fleet.Storage.Auditing;

/// <summary>
/// The numbers of one lane of a stream: spooled = stored + quarantined + dropped + pending, and each stored once.
/// </summary>
/// <param name="Host">Null where no run of the stream has said.</param>
/// <param name="Spooled">Highest number that is known to have been given.</param>
/// <param name="Aged">Dropped by age, and no longer checked.</param>
/// <param name="Stored">Numbers whose rows are in the store.</param>
/// <param name="Dropped">Numbers that only a loss record accounts for: evicted, damaged, never written.</param>
/// <param name="Pending">Numbers that the agent still held when it last connected.</param>
/// <param name="Missing">Numbers that nothing accounts for.</param>
/// <param name="Twice">Batches stored beyond the first of their number, or beyond the cursor.</param>
/// <param name="BreaksOffAt">From this number on everything is gone, and nobody can tell how much that was; null where the stream does not break off.</param>
public sealed record StreamBook(
    string? Host, StreamKey Key, long Spooled, long Aged, long Stored, long Quarantined, long Dropped, long Pending, long Missing, long Twice,
    long? BreaksOffAt)
{
    public bool Balances => Missing == 0 && Twice == 0;
}
