// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Faults.Tests;

/// <summary>What one life of an agent owes the store. Pure.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Issued">Highest event number that it may have sent.</param>
/// <param name="Appended">Highest event number whose append to the spool returned: obligated when the process is killed.</param>
/// <param name="Synced">Highest event number that the disk confirmed: obligated when the power goes.</param>
/// <param name="Batches">Appended detail batches: seq, first event number, how many.</param>
/// <param name="Summaries">Appended summary batches.</param>
/// <param name="Complete">It ended by itself, and the store had acknowledged everything.</param>
sealed record Ledger(
    Guid Stream, ulong Issued, ulong Appended, ulong Synced, IReadOnlyList<(ulong Seq, ulong First, ulong Count)> Batches, ulong Summaries, bool Complete)
{
    public static Ledger Parse(string lines)
    {
        var stream = Guid.Empty;
        ulong issued = 0, appended = 0, synced = 0, summaries = 0;
        var batches = new List<(ulong, ulong, ulong)>();
        var complete = false;
        foreach (var words in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            switch (words)
            {
                case ["S", var id]:
                    stream = Guid.ParseExact(id, "N");
                    break;
                case ["I", var first, var count]:
                    issued = Number(first) + Number(count) - 1;
                    break;
                case ["A", "1", var seq, _, _]:
                    summaries = Number(seq);
                    break;
                case ["A", "2", var seq, var first, var count]:
                    appended = Number(first) + Number(count) - 1;
                    batches.Add((Number(seq), Number(first), Number(count)));
                    break;
                case ["F", var seq]:
                    synced = batches.Where(batch => batch.Item1 <= Number(seq)).Select(batch => batch.Item2 + batch.Item3 - 1).LastOrDefault();
                    break;
                case ["E", "True", "0"]:
                    complete = true;
                    break;
                default:
                    break;
            }
        }
        return new Ledger(stream, issued, appended, synced, batches, summaries, complete);
    }

    static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
