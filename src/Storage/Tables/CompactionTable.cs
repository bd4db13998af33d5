// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.event_compaction: the only place that knows the order of its columns.</summary>
static class CompactionTable
{
    const string Columns =
        "kind, boot_ns, duration_ns, pid, tid, comm, cpu, alloc_order, node, zone, mode, origin, status, " +
        "migrate_scanned, free_scanned, index_before, index_after, one_in";

    public const string OfRun = $"SELECT time, {Columns} FROM fleet.event_compaction WHERE run_id = $1 AND {Window.OfRun} ORDER BY seq, idx";

    public static FactTable Table { get; } = new("fleet.event_compaction", $"time, run_id, seq, idx, {Columns}", Write);

    public static TimedCompaction Read(NpgsqlDataReader row) => new(row.Time(0), new CompactionRow(
        (Kind)row.Small(1), row.Big(2), row.BigOrNull(3), row.GetInt32(4), row.GetInt32(5), row.GetString(6), row.GetInt32(7),
        row.SmallOrNull(8), row.SmallOrNull(9), row.SmallOrNull(10),
        row.SmallOrNull(11) ?? 0, (Origin)(row.SmallOrNull(12) ?? 0), row.SmallOrNull(13) ?? 0,
        row.BigOrNull(14), row.BigOrNull(15), row.SmallOrNull(16), row.SmallOrNull(17), row.GetInt32(18)));

    static void Write(CopyRows to, FactRows batch)
    {
        for (var i = 0; i < batch.Compactions.Length; i++)
        {
            ref readonly var e = ref batch.Compactions[i];
            to.StartFact(e.Time, batch, i);
            to.Small((int)e.Row.Kind);
            to.Big(e.Row.BootNs);
            to.Big(e.Row.DurationNs);
            to.Int(e.Row.Pid);
            to.Int(e.Row.Tid);
            to.Text(e.Row.Comm);
            to.Int(e.Row.Cpu);
            to.Small(e.Row.Order);
            to.Small(e.Row.Node);
            to.Small(e.Row.Zone);
            to.Small(KindColumns.HasMode(e.Row.Kind) ? e.Row.Mode : null);
            to.Small(KindColumns.HasMode(e.Row.Kind) ? (int)e.Row.Origin : null);
            to.Small(KindColumns.HasStatus(e.Row.Kind) ? e.Row.Status : null);
            to.Big(e.Row.MigrateScanned);
            to.Big(e.Row.FreeScanned);
            to.Small(e.Row.IndexBefore);
            to.Small(e.Row.IndexAfter);
            to.Int(e.Row.OneIn);
        }
    }
}
