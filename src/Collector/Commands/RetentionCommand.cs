// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Globalization;
using Fleet.Storage.Maintenance;

namespace Fleet.Collector.Commands;

/// <summary><c>retention</c>: drops what is past its age. Run it daily where the server has no policies.</summary>
static class RetentionCommand
{
    public static Command Build()
    {
        var store = CollectorCommand.StoreOption();
        var detail = AgeOption("--detail", "single events");
        var counts = AgeOption("--counts", "counts, samples and the ledger of batches");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only list the chunks that would go" };
        var command = new Command("retention", "Drop chunks that are wholly past their age; what is not named stays.") { store, detail, counts, dryRun };
        command.Validators.Add(result =>
        {
            if (result.GetResult(detail) is null && result.GetResult(counts) is null)
            {
                result.AddError("name an age: --detail 30d, --counts 400d, or both");
            }
        });
        command.SetAction(async (parsed, ct) =>
        {
            var database = CollectorCommand.DatabaseOf(parsed.GetValue(store), "retention");
            var dry = parsed.GetValue(dryRun);
            var result = await new Retention(database.ConnectionString).RunAsync(parsed.GetValue(detail), parsed.GetValue(counts), dry, ct);
            foreach (var chunk in result.Chunks)
            {
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{chunk.Relation}  {chunk.From:yyyy-MM-dd} to {chunk.To:yyyy-MM-dd}  {chunk.Bytes} bytes  {chunk.Name}"));
            }
            await Console.Error.WriteLineAsync(
                $"{result.Chunks.Count} chunks, {result.Chunks.Sum(chunk => chunk.Bytes)} bytes {(dry ? "would be" : "were")} dropped" +
                (result.HasPolicies ? "; the server's policies do it from now on" : "; this server has no policies: run it daily"));
            return ExitCode.Ok;
        });
        return command;
    }

    static Option<TimeSpan?> AgeOption(string name, string what) => new(name)
    {
        Description = $"Age beyond which {what} go: 30d, 12h",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && text[^1] is 'd' or 'h')
            {
                return text[^1] == 'd' ? TimeSpan.FromDays(number) : TimeSpan.FromHours(number);
            }
            argument.AddError($"{name}: '{text}' is not an age, as in 30d or 12h");
            return null;
        },
    };
}
