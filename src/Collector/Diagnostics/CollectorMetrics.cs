// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Fleet.Collector.Ingest;
using Fleet.Collector.Writing;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.Collector.Diagnostics;

/// <summary>Counters since the start, in Prometheus' text format. Threading: safe.</summary>
sealed class CollectorMetrics(Sessions sessions, CommitQueue queue)
{
    static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    readonly ConcurrentDictionary<string, long> _batches = new(
        new[] { "committed", "duplicate", "gap", "fenced", "quarantined", "busy", "corrupt", "too_big", "unsupported" }.ToDictionary(result => result, _ => 0L));

    readonly ConcurrentDictionary<string, long> _doubts = new(new[] { "committed", "aborted", "open" }.ToDictionary(doubt => doubt, _ => 0L));
    readonly ConcurrentDictionary<string, long> _sqlStates = [];
    readonly long[] _buckets = new long[Bounds.Length];
    long _commits, _commitFailures, _commitMicroseconds, _rows, _quarantinedRows;

    public void Committed(CommitResult result, TimeSpan took)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _commitMicroseconds, (long)took.TotalMicroseconds);
        for (var i = 0; i < Bounds.Length; i++)
        {
            Interlocked.Add(ref _buckets[i], took.TotalSeconds <= Bounds[i] ? 1 : 0);
        }
        Add(_batches, "committed", result.Batches - result.QuarantinedBatches);
        Add(_batches, "quarantined", result.QuarantinedBatches);
        Add(_batches, "duplicate", result.Duplicates);
        Add(_doubts, "committed", result.WasInDoubt ? 1 : 0);
        Interlocked.Add(ref _rows, result.Rows);
        Interlocked.Add(ref _quarantinedRows, result.QuarantinedRows);
    }

    /// <param name="why">Null where the store did not answer within the limit.</param>
    public void CommitFailed(StoreUnavailableException? why)
    {
        Interlocked.Increment(ref _commitFailures);
        if (why?.SqlState is { } state)
        {
            Add(_sqlStates, state, 1);
        }
        if (why?.Doubt is Doubt.Aborted or Doubt.Open)
        {
            Add(_doubts, why.Doubt == Doubt.Aborted ? "aborted" : "open", 1);
        }
    }

    public void Refused(Nack.Types.Code code) => Add(_batches, code switch
    {
        Nack.Types.Code.Gap => "gap",
        Nack.Types.Code.Fenced => "fenced",
        Nack.Types.Code.Busy => "busy",
        Nack.Types.Code.Corrupt => "corrupt",
        Nack.Types.Code.TooBig => "too_big",
        _ => "unsupported",
    }, 1);

    public string Exposition()
    {
        var text = new StringBuilder();
        Family("counter", "fleet_collector_batches_total", "Batches by what became of them; a refusal counts once, what it passes over does not.");
        Labelled("fleet_collector_batches_total", "result", _batches);
        Single("counter", "fleet_collector_rows_total", "Rows stored.", _rows);
        Single("counter", "fleet_collector_quarantined_rows_total", "Single rows put into quarantine.", _quarantinedRows);
        Single("counter", "fleet_collector_commit_failures_total", "Commits that failed because the store was away.", _commitFailures);
        Family("counter", "fleet_collector_sqlstate_total", "Failed commits by the server's SQLSTATE.");
        Labelled("fleet_collector_sqlstate_total", "code", _sqlStates);
        Family("counter", "fleet_collector_in_doubt_total", "Commits whose connection went, by what the cursor said afterwards.");
        Labelled("fleet_collector_in_doubt_total", "resolved", _doubts);
        Histogram();
        Single("gauge", "fleet_collector_sessions", "Agents connected.", sessions.Count);
        Single("gauge", "fleet_collector_budget_bytes", "Memory that batches may take while they wait for their commit.", queue.Budget.Limit);
        Single("gauge", "fleet_collector_budget_used_bytes", "Memory of batches that wait for their commit.", queue.Budget.Used);
        Single("gauge", "fleet_collector_sessions_held", "Agents that are not read from because the budget is used up.", queue.Budget.Waiting);
        return text.ToString();

        void Family(string type, string name, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

        void Single(string type, string name, string help, long value)
        {
            Family(type, name, help);
            text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
        }

        void Labelled(string name, string label, ConcurrentDictionary<string, long> values)
        {
            foreach (var (key, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{{{label}=\"{key}\"}} {value}\n");
            }
        }

        void Histogram()
        {
            Family("histogram", "fleet_collector_commit_seconds", "How long a commit took.");
            for (var i = 0; i < Bounds.Length; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"fleet_collector_commit_seconds_bucket{{le=\"{Bounds[i]}\"}} {_buckets[i]}\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"fleet_collector_commit_seconds_bucket{{le=\"+Inf\"}} {_commits}\n");
            text.Append(CultureInfo.InvariantCulture, $"fleet_collector_commit_seconds_sum {_commitMicroseconds / 1e6}\n");
            text.Append(CultureInfo.InvariantCulture, $"fleet_collector_commit_seconds_count {_commits}\n");
        }
    }

    static void Add(ConcurrentDictionary<string, long> to, string key, long count) => to.AddOrUpdate(key, count, (_, old) => old + count);
}
