// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Verdict;

/// <summary>Sums over one run, in the words of lab/guest/observe.c.</summary>
sealed class AgentFigures
{
    /// <summary>Kinds whose events are recorded one by one.</summary>
    static readonly Kind[] Detailed =
        [Kind.Extfrag, Kind.Compaction, Kind.CompactionAttempt, Kind.CompactionSuccess, Kind.CompactionFailure];

    /// <summary>Read each second, and never the same.</summary>
    const string OwnCpu = "agent.cpu_ns";

    readonly Dictionary<string, ulong> _counts = [];
    readonly Dictionary<Outcome, ulong> _attempts = [];

    public IndexTable Indices { get; } = new();

    public string Kernel { get; init; } = "";

    /// <summary>What was not watched, and why.</summary>
    public IReadOnlyDictionary<string, string> Unwatched { get; init; } = new Dictionary<string, string>();

    /// <summary>Counts of the kinds that are recorded one by one.</summary>
    public ulong DetailedCounts { get; private set; }

    public ulong Events { get; set; }

    /// <summary>Events that were counted and are not recorded.</summary>
    public ulong Lost { get; set; }

    /// <summary>Of those, the ones that the agent left out to keep within its bounds.</summary>
    public ulong Thinned { get; set; }

    /// <summary>Extfrag events that stand for others of their class which were left out.</summary>
    public ulong Standing { get; private set; }

    /// <summary>The most that one stands for.</summary>
    public int LargestFactor { get; private set; } = 1;

    /// <summary>How long the run was.</summary>
    public double Seconds { get; set; }

    /// <summary>How often samples were taken; once a second.</summary>
    public int Readings { get; set; }

    public static async Task<AgentFigures> ReadAsync(IRunReader reader, RunInfo run, CancellationToken ct)
    {
        var figures = new AgentFigures
        {
            Kernel = run.Host?.KernelRelease ?? "unknown kernel",
            Unwatched = Missing(run.Host),
            Seconds = run.Duration.TotalSeconds,
        };
        await foreach (var count in reader.CountsAsync(run, ct))
        {
            figures.Add(count.Row, run.Host?.Zones ?? []);
        }
        await foreach (var extfrag in reader.ExtfragAsync(run, ct))
        {
            figures.Add(extfrag.Row);
        }
        await foreach (var compaction in reader.CompactionsAsync(run, ct))
        {
            figures.Add(compaction.Row);
            figures.Indices.Add(compaction.Row);
        }
        await foreach (var sample in reader.SamplesAsync(run, [OwnCpu, .. IndexTable.Metrics], ct))
        {
            figures.Indices.Add(sample.Row);
            figures.Readings += sample.Row.Series.Metric == OwnCpu ? 1 : 0;
        }
        await foreach (var loss in reader.LossesAsync(run, ct))
        {
            figures.Lost += loss.Reason is "ring_full" or "thinned" ? loss.Count ?? 0 : 0;
            figures.Thinned += loss.Reason is "thinned" ? loss.Count ?? 0 : 0;
        }
        return figures;
    }

    /// <summary>Sources, and ownership as if it were one: without the classic tracepoint no claim is told from a steal.</summary>
    static Dictionary<string, string> Missing(HostInfo? host)
    {
        var missing = (host?.Sources ?? []).Where(source => !source.Active)
            .ToDictionary(source => source.Name, source => source.Detail ?? "no reason given");
        if (host?.Capture == "btf")
        {
            missing["ownership"] = "without the classic tracepoint ownership is not measured";
        }
        return missing;
    }

    /// <summary>Events of one line of the observation.</summary>
    public ulong Counts(string what) => _counts.GetValueOrDefault(what);

    /// <summary>Direct attempts that ended so.</summary>
    public ulong Attempts(Outcome outcome) => _attempts.GetValueOrDefault(outcome);

    public void Add(CountRow row, IReadOnlyList<string> zones)
    {
        var key = row.Key;
        if (Detailed.Contains(key.Kind))
        {
            DetailedCounts += row.Count;
        }
        if (key.Kind == Kind.CompactionAttempt)
        {
            _attempts[(Outcome)key.Status] = Attempts((Outcome)key.Status) + row.Count;
        }
        if (NameOf(key.Kind) is not { } name)
        {
            return;
        }
        Add(name, row.Count);
        if (key is { Kind: Kind.Extfrag, Ownership: Ownership.Claim })
        {
            Add("claims", row.Count);
        }
        if (key is { Node: { } node, Zone: { } zone })
        {
            Add($"{name}_node{node}_{zones[zone]}", row.Count);
        }
    }

    public void Add(in ExtfragRow row)
    {
        Events++;
        Standing += row.OneIn > 1 ? 1UL : 0;
        LargestFactor = Math.Max(LargestFactor, row.OneIn);
    }

    /// <summary>The values of an out-of-tree event are part of its name, as lab/guest/fire says them.</summary>
    public void Add(CompactionRow row)
    {
        Events++;
        switch (row.Kind)
        {
            case Kind.CompactionSuccess:
                Add($"success_node{row.Node}_zone{row.Zone}_order{row.Order}_index{row.IndexAfter}", 1);
                break;
            case Kind.CompactionFailure:
                Add($"failure_order{row.Order}", 1);
                break;
        }
    }

    void Add(string what, ulong count) => _counts[what] = Counts(what) + count;

    static string? NameOf(Kind kind) => kind switch
    {
        Kind.Extfrag => "extfrag",
        Kind.Compaction => "compaction_end",
        Kind.CompactionSuccess => "success",
        Kind.CompactionFailure => "failure",
        _ => null,
    };
}
