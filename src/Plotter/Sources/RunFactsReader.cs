// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Facts;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Fleet.V1;
using Loss = Fleet.Analysis.Facts.Loss;
using Ownership = Fleet.Analysis.Facts.Ownership;

namespace Fleet.Plotter.Sources;

/// <summary>Aggregates one run of a store to the facts that metrics are made of. Memory does not grow with its length.</summary>
static class RunFactsReader
{
    public static async Task<RunFacts> ReadAsync(IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var host = run.Host;
        var (counts, series) = await CountsAsync(reader, run, ct);
        var state = await StateAsync(reader, run, ct);
        var losses = await LossesAsync(reader, run, ct);
        var captured = host is null ? counts.Count > 0 : host.Capture != "none";
        return new RunFacts
        {
            Name = NameOf(run),
            Source = run.Source,
            Labels = run.Labels,
            Host = ContextOf(run),
            Started = run.Started,
            Duration = run.Duration,
            Extfrag = captured ? counts : null,
            OwnershipKnown = host is null ? counts.All(count => count.Ownership != Ownership.Unknown) : host.Capture == "hybrid",
            Counters = state.Counters,
            UnusableIndex = state.UnusableIndex,
            SuitableBytes = state.SuitableBytes,
            ExtfragSeries = captured ? series : null,
            UnusableSeries = state.UnusableSeries,
            SuitableSeries = state.SuitableSeries,
            Compactions = await CompactionsAsync(reader, run, ct),
            Losses = losses,
            Warnings = [.. run.Warnings, .. Notes(run)],
        };
    }

    /// <summary>What a person calls a run: its own label, or its host and the beginning of its id.</summary>
    public static string NameOf(RunInfo run) => run.Labels.TryGetValue("run", out var name)
        ? name
        : $"{run.Host?.Host ?? run.Labels.GetValueOrDefault("host", "run")}-{run.RunId.ToString("N")[..6]}";

    static async Task<(IReadOnlyList<ExtfragCount> Counts, TimeBins Series)> CountsAsync(
        IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var names = new KernelNames(run.Host);
        var totals = new Dictionary<CountKey, long>();
        var bins = new CountBins();
        await foreach (var (_, to, row) in reader.CountsAsync(run, ct))
        {
            if (row.Key.Kind != Kind.Extfrag)
            {
                continue;
            }

            totals[row.Key] = totals.GetValueOrDefault(row.Key) + (long)row.Count;
            if (run.Host?.PageblockOrder is not { } order || row.Key.FallbackOrder < order)
            {
                bins.Add((to - run.Started).TotalSeconds, row.Count);
            }
        }

        var counts = totals.Select(pair => new ExtfragCount(
            pair.Key.AllocOrder, pair.Key.FallbackOrder, names.Migratetype(pair.Key.Donor), names.Migratetype(pair.Key.Claimer),
            Told(pair.Key.Ownership), pair.Key.Node, names.Zone(pair.Key.Zone), pair.Value));
        return (counts.ToArray(), bins.Build(run.Duration.TotalSeconds));
    }

    static async Task<HostState> StateAsync(IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var state = new HostStateAccumulator(run.Host?.PageblockOrder, run.Host?.PageSizeBytes ?? 0);
        await foreach (var (time, row) in reader.SamplesAsync(run, HostStateAccumulator.MetricsOf(run.Host?.Zones ?? []), ct))
        {
            state.Add((time - run.Started).TotalSeconds, row);
        }

        return state.Build(run.Duration.TotalSeconds);
    }

    static async Task<CompactionPoints?> CompactionsAsync(IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var points = new CompactionPoints();
        await foreach (var (time, row) in reader.CompactionsAsync(run, ct))
        {
            // Where the out-of-tree tracepoints are watched as well, the same compaction comes twice: attempts are everywhere.
            if (row.Kind == Kind.CompactionAttempt && (Outcome)row.Status is Outcome.Success or Outcome.Failed)
            {
                points.Add(new CompactionPoint((time - run.Started).TotalSeconds, row.Order, row.IndexAfter, (Outcome)row.Status == Outcome.Failed));
            }
        }

        return points.Seen > 0 ? points : null;
    }

    static async Task<IReadOnlyList<Loss>> LossesAsync(IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var losses = new List<Loss>();
        await foreach (var loss in reader.LossesAsync(run, ct))
        {
            losses.Add(new Loss(loss.From - run.Started, loss.To - run.Started, loss.Stage, loss.Reason, (long)loss.Count));
        }

        return losses;
    }

    static HostContext ContextOf(RunInfo run)
    {
        if (run.Host is not { } host)
        {
            return new HostContext(run.Labels.GetValueOrDefault("host"), run.Labels.GetValueOrDefault("kernel"));
        }

        return new HostContext(
            host.Host, host.KernelRelease, host.KernelVersion, host.Arch, host.CommandLine, host.AgentVersion, host.PageSizeBytes,
            host.PageblockOrder, host.Cpus, host.Nodes.Count, host.MemoryBytes, host.ManagedPages * host.PageSizeBytes)
        {
            Sysctls = host.Sysctls,
        };
    }

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

    static Ownership Told(V1.Ownership ownership) => ownership switch
    {
        V1.Ownership.Steal => Ownership.Steal,
        V1.Ownership.Claim => Ownership.Claim,
        _ => Ownership.Unknown,
    };
}
