// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Auditing;

/// <summary>The events of one run: produced, by the exact counts, = dropped + stored + quarantined + evicted.</summary>
/// <param name="Host">Null where the start of the run was lost.</param>
/// <param name="Dropped">Lost or thinned before the spool, by loss records.</param>
/// <param name="Stored">By the ledger of batches.</param>
/// <param name="Rows">Rows that the event tables really hold, single ones in quarantine included.</param>
/// <param name="Evicted">Dropped by the spool, by loss records.</param>
/// <param name="Open">Why it cannot be judged: it goes on, breaks off, parts are still with the agent, what was lost has no number, or it aged; null when it can.</param>
public sealed record RunBook(string? Host, Guid RunId, long Produced, long Dropped, long Stored, long Rows, long Quarantined, long Evicted, string? Open)
{
    internal const string BreaksOff = "its end was lost", GoesOn = "it has not ended", CountsLost = "counts were lost", Unnumbered = "nobody can tell how many events were lost";

    /// <summary>Events that nothing accounts for; below zero where there are more than were produced.</summary>
    public long Residue => Produced - Dropped - Stored - Quarantined - Evicted;

    public bool Balances => Open is not null || (Residue == 0 && Rows == Stored);
}
