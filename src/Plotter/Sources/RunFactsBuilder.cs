// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Plotter.Sources.Readings;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Loss = Fleet.Analysis.Facts.Loss;

namespace Fleet.Plotter.Sources;

/// <summary>Aggregates one run of a store to the facts that metrics are made of. Memory does not grow with its length.</summary>
/// <param name="marker">The run begins at its first marker of this text: what came before is left out. Null for its start.</param>
/// <param name="begin">When that marker was; null where there is none.</param>
/// <param name="bins">Most bins that its counts are kept in over time.</param>
sealed class RunFactsBuilder(RunInfo run, string? marker, DateTimeOffset? begin, int bins) : IFactSink
{
    readonly CountTotals _totals = new(run.Host, bins);
    readonly HostState _state = new(run.Host);
    readonly CompactionDetail _detail = new();
    readonly List<Loss> _losses = [];
    readonly List<RunMarker> _markers = [];
    readonly SortedDictionary<string, string> _changed = new(StringComparer.Ordinal);

    public RunInfo Run => run;

    // An interval that the marker lies in is counted whole: it cannot be cut, and is a second long.
    public DateTimeOffset? After => begin;

    public DateTimeOffset Zero { get; } = begin ?? run.Started;

    public int BinSeconds => CountBins.WidthFor(Duration.TotalSeconds, bins);

    public IReadOnlyCollection<string> Metrics { get; } = HostState.MetricsOf(run.Host);

    /// <summary>Whether there are compactions that event detail can show one by one.</summary>
    public bool WantsCompactions => _totals.Compactions > 0;

    TimeSpan Duration => run.Started + run.Duration - Zero;

    public void Take(DateTimeOffset moment, in CountRow counts) => _totals.Add((moment - Zero).TotalSeconds, counts);

    public void Take(in TimedSample sample) => _state.Add((sample.Time - Zero).TotalSeconds, sample.Row);

    public void Take(in LossInfo loss) =>
        _losses.Add(new Loss(loss.From - Zero, loss.To - Zero, loss.Stage, loss.Reason, (long?)loss.Count));

    public void Take(in MarkerInfo marker) => _markers.Add(new RunMarker(marker.Time - Zero, marker.Text));

    public void Take(in SettingInfo setting) => _changed[setting.Name] = setting.Value;

    public void Take(in TimedCompaction compaction)
    {
        if (begin is null || compaction.Time > Zero)
        {
            _detail.Add((compaction.Time - Zero).TotalSeconds, compaction.Row);
        }
    }

    public RunFacts Build()
    {
        var facts = new RunFacts
        {
            Name = NameOf(run),
            Source = run.Source,
            Labels = run.Labels,
            Host = HostContexts.Of(run),
            Started = Zero,
            Duration = Duration,
        };
        return _detail.AddTo(_state.AddTo(_totals.AddTo(facts)), _totals.Successes) with
        {
            Losses = _losses,
            Markers = _markers,
            Warnings = [.. run.Warnings, .. Notes()],
        };
    }

    /// <summary>What a person calls a run: its own label, or its host and the beginning of its id.</summary>
    public static string NameOf(RunInfo run) => run.Labels.TryGetValue("run", out var name)
        ? name
        : $"{run.Host?.Host ?? run.Labels.GetValueOrDefault("host", "run")}-{run.RunId.ToString("N")[..6]}";

    IEnumerable<string> Notes()
    {
        if (run.Host is null)
        {
            yield return "the start of the run was lost, and with it what its host is";
        }

        if (run.Ended is null)
        {
            yield return "the end of the run is not known; its last fact stands for it";
        }

        foreach (var (setting, value) in _changed)
        {
            yield return $"{setting} was changed during the run, to {value}";
        }

        if (marker is not null && begin is null)
        {
            yield return $"it has no marker '{marker}', so it begins at its start";
        }
    }
}
