// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Rows;
using Fleet.Storage.Reading;
using Fleet.V1;
using Npgsql;

namespace Fleet.Storage.Tables;

/// <summary>fleet.event_extfrag: the only place that knows the order of its columns.</summary>
static class ExtfragTable
{
    const string Columns =
        "boot_ns, pid, tid, comm, cpu, alloc_order, fallback_order, donor, claimer, ownership, " +
        "pfn, node, zone, index_alloc, unusable_alloc, index_pageblock, unusable_pageblock, one_in";

    public const string OfRun = $"""
        SELECT time, {Columns}, stack.frames, e.cgroup_id, cgroup.path, cgroup.container
          FROM fleet.event_extfrag e
          LEFT JOIN fleet.stack ON stack.run_id = e.run_id AND stack.stack_id = e.stack_id
          LEFT JOIN fleet.cgroup ON cgroup.run_id = e.run_id AND cgroup.cgroup_id = e.cgroup_id
         WHERE e.run_id = $1 AND {Window.OfRun} ORDER BY seq, idx
        """;

    public static FactTable Table { get; } =
        new("fleet.event_extfrag", $"time, run_id, seq, idx, {Columns}, stack_id, cgroup_id", Write);

    public static TimedExtfrag Read(NpgsqlDataReader row) => new(row.Time(0), new ExtfragRow(
        row.Big(1), row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetInt32(5),
        row.Small(6), row.Small(7), row.Small(8), row.Small(9), (Ownership)row.Small(10),
        row.BigOrNull(11), row.SmallOrNull(12), row.SmallOrNull(13),
        row.SmallOrNull(14), row.SmallOrNull(15), row.SmallOrNull(16), row.SmallOrNull(17),
        row.IsDBNull(18) ? 1 : row.GetInt32(18),
        row.IsDBNull(19) ? null : new KernelStack(row.GetFieldValue<string[]>(19)),
        row.IsDBNull(20) ? null : new CgroupName(row.Big(20), row.TextOrEmpty(21), row.TextOrEmpty(22))));

    static void Write(CopyRows to, FactRows batch)
    {
        for (var i = 0; i < batch.Extfrag.Length; i++)
        {
            ref readonly var e = ref batch.Extfrag[i];
            to.StartFact(e.Time, batch, i);
            to.Big(e.Row.BootNs);
            to.Int(e.Row.Pid);
            to.Int(e.Row.Tid);
            to.Text(e.Row.Comm);
            to.Int(e.Row.Cpu);
            to.Small(e.Row.AllocOrder);
            to.Small(e.Row.FallbackOrder);
            to.Small(e.Row.Donor);
            to.Small(e.Row.Claimer);
            to.Small((int)e.Row.Ownership);
            to.Big(e.Row.Pfn);
            to.Small(e.Row.Node);
            to.Small(e.Row.Zone);
            to.Small(e.Row.IndexAlloc);
            to.Small(e.Row.UnusableAlloc);
            to.Small(e.Row.IndexPageblock);
            to.Small(e.Row.UnusablePageblock);
            to.Int(e.Row.OneIn);
            to.Big(e.Row.Stack is { } stack ? (ulong)batch.Run.Stacks[stack] : null);
            to.Big(e.Row.Cgroup?.Id);
        }
    }
}
