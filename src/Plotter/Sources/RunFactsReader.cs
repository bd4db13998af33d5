// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Plotter.Sources.Readings;
using Fleet.Storage.Reading;
using Loss = Fleet.Analysis.Facts.Loss;

namespace Fleet.Plotter.Sources;

/// <summary>Aggregates one run of a store to the facts that metrics are made of. Memory does not grow with its length.</summary>
/// <remarks>Event detail is left alone where counts say that it has no compactions.</remarks>
static class RunFactsReader
{
    /// <param name="marker">The run begins at its first marker of this text: what came before is left out. Null for its start.</param>
    public static async Task<RunFacts> ReadAsync(IRunReader reader, RunInfo run, string? marker, CancellationToken ct)
    {
        var markers = await MarkersAsync(reader, run, ct);
        var begin = marker is null ? null : markers.FirstOrDefault(one => one.Text == marker);
        var zero = run.Started + (begin?.At ?? TimeSpan.Zero);
        var facts = new RunFacts
        {
            Name = NameOf(run),
            Source = run.Source,
            Labels = run.Labels,
            Host = HostContexts.Of(run),
            Started = zero,
            Duration = run.Started + run.Duration - zero,
        };

        var totals = new CountTotals(run.Host);
        await foreach (var (_, to, row) in reader.SummedCountsAsync(run, zero, CountBins.WidthFor((run.Started + run.Duration - zero).TotalSeconds), ct))
        {
            // An interval that the marker lies in is counted whole: it cannot be cut, and is a second long.
            if (to > zero || begin is null)
            {
                totals.Add((to - zero).TotalSeconds, row);
            }
        }

        var state = new HostState(run.Host);
        await foreach (var (time, row) in reader.SamplesAsync(run, HostState.MetricsOf(run.Host), ct))
        {
            state.Add((time - zero).TotalSeconds, row);
        }

        var changed = await SettingsAsync(reader, run, ct);
        var detail = new CompactionDetail();
        if (totals.Compactions > 0)
        {
            await foreach (var (time, row) in reader.CompactionsAsync(run, ct))
            {
                if (time > zero || begin is null)
                {
                    detail.Add((time - zero).TotalSeconds, row);
                }
            }
        }

        return detail.AddTo(state.AddTo(totals.AddTo(facts)), totals.Successes) with
        {
            Losses = await LossesAsync(reader, run, zero, ct),
            Markers = [.. markers.Select(one => one with { At = run.Started + one.At - zero })],
            Warnings = [.. run.Warnings, .. Notes(run), .. changed, .. NoMarker(marker, begin)],
        };
    }

    /// <summary>What a person calls a run: its own label, or its host and the beginning of its id.</summary>
    public static string NameOf(RunInfo run) => run.Labels.TryGetValue("run", out var name)
        ? name
        : $"{run.Host?.Host ?? run.Labels.GetValueOrDefault("host", "run")}-{run.RunId.ToString("N")[..6]}";

    static async Task<IReadOnlyList<Loss>> LossesAsync(IRunReader reader, RunInfo run, DateTimeOffset zero, CancellationToken ct)
    {
        var losses = new List<Loss>();
        await foreach (var loss in reader.LossesAsync(run, ct))
        {
            losses.Add(new Loss(loss.From - zero, loss.To - zero, loss.Stage, loss.Reason, (long)loss.Count));
        }

        return losses;
    }

    static async Task<IReadOnlyList<RunMarker>> MarkersAsync(IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var markers = new List<RunMarker>();
        await foreach (var (time, text) in reader.MarkersAsync(run, ct))
        {
            markers.Add(new RunMarker(time - run.Started, text));
        }

        return markers;
    }

    static async Task<IReadOnlyList<string>> SettingsAsync(IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var changed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var (_, name, value) in reader.SettingsAsync(run, ct))
        {
            changed[name] = value;
        }

        return [.. changed.Select(setting => $"{setting.Key} was changed during the run, to {setting.Value}")];
    }

    static IEnumerable<string> NoMarker(string? marker, RunMarker? begin) => marker is null || begin is not null ? []
        : [$"it has no marker '{marker}', so it begins at its start"];

    static IEnumerable<string> Notes(RunInfo run)
    {
        if (run.Host is null)
        {
            yield return "the start of the run was lost, and with it what its host is";
        }

        if (run.Ended is null)
        {
            yield return "the end of the run is not known; its last fact stands for it";
        }
    }
}
