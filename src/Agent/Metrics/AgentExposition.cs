// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Agent.Capturing;
using Fleet.V1;

namespace Fleet.Agent.Metrics;

/// <summary>The counters of a run in Prometheus' text format: what was counted, kept, lost, spooled and acknowledged. Pure.</summary>
static class AgentExposition
{
    static readonly (string Name, Kind Kind)[] EventKinds =
        [("compaction", Kind.Compaction), ("compaction_attempt", Kind.CompactionAttempt), ("compaction_success", Kind.CompactionSuccess), ("compaction_failure", Kind.CompactionFailure)];

    /// <param name="shipping">Null where no collector is named.</param>
    public static string Of(RunTotals totals, SpoolFigures spool, ShippingFigures? shipping)
    {
        var text = new StringBuilder();
        Family("counter", "counted_events_total", "Events by the kernel's exact counts.");
        Line("counted_events_total", "{kind=\"extfrag\"}", totals.Counts);
        foreach (var (name, kind) in EventKinds)
        {
            Line("counted_events_total", $"{{kind=\"{name}\"}}", totals.Kinds.Of(kind));
        }
        Family("counter", "events_total", "Events in detail, handed to the spool.");
        Line("events_total", "{kind=\"extfrag\"}", totals.Events);
        Line("events_total", "{kind=\"compaction\"}", totals.Compactions);
        Family("counter", "lost_events_total", "Events in loss records, by reason: those that the kernel or the budget dropped, and those that the spool evicted.");
        foreach (var (reason, count) in totals.Losses)
        {
            Line("lost_events_total", $"{{reason=\"{reason}\"}}", count);
        }
        Single("counter", "clock_steps_total", "How often the wall clock was set.", totals.ClockSteps);
        Single("gauge", "spool_pending_batches", "Batches that the collector has not acknowledged.", spool.Batches);
        Single("gauge", "spool_bytes", "Bytes of the spool's files.", spool.Bytes);
        Single("gauge", "spool_oldest_seconds", "Age of this run's oldest batch that is not acknowledged.", spool.Oldest.TotalSeconds);
        Single("gauge", "spool_degraded", "1 while the disk refuses and batches wait in memory alone.", spool.Degraded ? 1 : 0);
        Syncs();
        if (shipping is { } now)
        {
            Single("gauge", "connected", "1 while a session with a collector is open.", now.Connected ? 1 : 0);
            Single("gauge", "inflight_batches", "Batches sent and not acknowledged.", now.InFlight);
            Family("counter", "session_ends_total", "Sessions and attempts that ended, by why; each is followed by another attempt.");
            foreach (var (cause, count) in now.Ends.OrderBy(end => end.Key, StringComparer.Ordinal))
            {
                Line("session_ends_total", $"{{cause=\"{cause}\"}}", count);
            }
        }
        return text.ToString();

        void Family(string type, string name, string help) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP fleet_agent_{name} {help}\n# TYPE fleet_agent_{name} {type}\n");

        void Line(string name, string labels, double value) => text.Append(CultureInfo.InvariantCulture, $"fleet_agent_{name}{labels} {value}\n");

        void Single(string type, string name, string help, double value)
        {
            Family(type, name, help);
            Line(name, "", value);
        }

        void Syncs()
        {
            Family("histogram", "sync_seconds", "How long the disk took to confirm what was written.");
            for (var i = 0; i < SyncTimes.Bounds.Length; i++)
            {
                Line("sync_seconds_bucket", string.Create(CultureInfo.InvariantCulture, $"{{le=\"{SyncTimes.Bounds[i]}\"}}"), spool.Syncs.Buckets[i]);
            }
            Line("sync_seconds_bucket", "{le=\"+Inf\"}", spool.Syncs.Count);
            Line("sync_seconds_sum", "", spool.Syncs.Sum.TotalSeconds);
            Line("sync_seconds_count", "", spool.Syncs.Count);
        }
    }
}
