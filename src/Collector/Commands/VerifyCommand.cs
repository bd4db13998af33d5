// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Globalization;
using Fleet.Storage.Auditing;

namespace Fleet.Collector.Commands;

/// <summary><c>verify</c>: the books of a store, a line a host, and everything that does not balance.</summary>
static class VerifyCommand
{
    static readonly string[] Header =
    [
        "host", "batches", "stored", "quarantined", "dropped", "aged", "pending", "missing", "twice", "breaks off",
        "events", "dropped", "stored", "quarantined", "evicted", "residue", "runs", "open",
    ];

    public static Command Build()
    {
        var store = CollectorCommand.StoreOption();
        var command = new Command("verify",
            "Check that every batch and every event is accounted for, once: spooled = stored + quarantined + dropped + pending, " +
            "produced = dropped + stored + quarantined + evicted. Exit 70 when anything is left over.") { store };
        command.SetAction(async (parsed, ct) =>
        {
            var books = await Books.ReadAsync(CollectorCommand.StoreOf(parsed.GetValue(store)), ct);
            await Console.Out.WriteLineAsync(Table(books));
            foreach (var line in books.Damage.Concat(Ends(books)).Concat(Steps(books)).Concat(Residues(books)))
            {
                await Console.Error.WriteLineAsync(line);
            }
            await Console.Error.WriteLineAsync(books.Balance ? "the books balance" : "the books do not balance: please report it");
            return books.Balance ? ExitCode.Ok : ExitCode.Internal;
        });
        return command;
    }

    static string Table(Books books)
    {
        var lines = new List<string[]> { Header };
        foreach (var host in books.Streams.Select(stream => stream.Host).Concat(books.Runs.Select(run => run.Host)).Distinct().OrderBy(host => host, StringComparer.Ordinal))
        {
            var (streams, runs) = (books.Streams.Where(stream => stream.Host == host).ToList(), books.Runs.Where(run => run.Host == host).ToList());
            var judged = runs.Where(run => run.Open is null).ToList();
            lines.Add([host ?? "(unknown)",
                .. Numbers(streams.Sum(s => s.Spooled), streams.Sum(s => s.Stored), streams.Sum(s => s.Quarantined), streams.Sum(s => s.Dropped),
                    streams.Sum(s => s.Aged), streams.Sum(s => s.Pending), streams.Sum(s => s.Missing), streams.Sum(s => s.Twice), streams.Count(s => s.BreaksOffAt is not null),
                    judged.Sum(r => r.Produced), judged.Sum(r => r.Dropped), judged.Sum(r => r.Stored), judged.Sum(r => r.Quarantined), judged.Sum(r => r.Evicted),
                    judged.Sum(r => r.Residue), runs.Count, runs.Count - judged.Count)]);
        }
        var widths = Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        return string.Join('\n', lines.Select(line => string.Join("  ", line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))));
    }

    // Explained, so no residue; but without a number, so said apart.
    static IEnumerable<string> Ends(Books books) => books.Streams.Where(stream => stream.BreaksOffAt is not null)
        .Select(stream => $"stream {stream.Key} of {stream.Host ?? "(unknown)"}: breaks off before batch {stream.BreaksOffAt}, nobody can tell how much followed");

    static IEnumerable<string> Steps(Books books) => books.ClockSteps.Select(step => string.Create(CultureInfo.InvariantCulture,
        $"run {step.RunId} of {step.Host ?? "(unknown)"}: {step.Text} at {step.Time:u}, as it is since; times of its rows from before are by the clock as it was"));

    static IEnumerable<string> Residues(Books books) =>
        books.Streams.Where(stream => !stream.Balances)
            .Select(stream => $"stream {stream.Key} of {stream.Host ?? "(unknown)"}: {stream.Missing} batches are missing, {stream.Twice} are there twice")
        .Concat(books.Runs.Where(run => !run.Balances).Select(run =>
            $"run {run.RunId} of {run.Host ?? "(unknown)"}: {run.Residue} events unaccounted for; {run.Rows} rows where {run.Stored} were stored"));

    static IEnumerable<string> Numbers(params long[] values) => values.Select(value => value.ToString(CultureInfo.InvariantCulture));
}
