// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Collector.Ingest;

namespace Fleet.Collector.Diagnostics;

/// <summary>Counters since the start, in Prometheus' text format. Threading: safe.</summary>
sealed class CollectorMetrics(Sessions sessions)
{
    long _batches, _refused, _commits, _commitFailures;

    public void Committed(int batches)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _batches, batches);
    }

    public void CommitFailed() => Interlocked.Increment(ref _commitFailures);

    public void Refused() => Interlocked.Increment(ref _refused);

    public string Exposition()
    {
        var text = new StringBuilder();
        Counter("fleet_collector_batches_total", "Batches acknowledged, those that were in the store already included.", _batches);
        Counter("fleet_collector_refused_total", "Batches refused with a Nack.", _refused);
        Counter("fleet_collector_commits_total", "Commits.", _commits);
        Counter("fleet_collector_commit_failures_total", "Commits that failed because the store was away.", _commitFailures);
        Metric("gauge", "fleet_collector_sessions", "Agents connected.", sessions.Count);
        return text.ToString();

        void Counter(string name, string help, long value) => Metric("counter", name, help, value);

        void Metric(string type, string name, string help, long value) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
    }
}
