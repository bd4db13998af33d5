// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Rows;
using Fleet.Storage.Tables;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.Storage.Timescale;

/// <summary>A batch whose rows are ready to be copied, or the reason why it has none.</summary>
sealed class EncodedDelivery : Delivery
{
    EncodedDelivery(Batch batch, long session, RunFacts? run, IReadOnlyList<(FactTable, CopyRows)> tables, string? fault)
        : base(batch, session)
    {
        Run = run;
        Tables = tables;
        Fault = fault;
    }

    /// <summary>Null exactly when <see cref="Fault"/> is not.</summary>
    public RunFacts? Run { get; }

    /// <summary>Rows of each table that has some.</summary>
    public IReadOnlyList<(FactTable Table, CopyRows Rows)> Tables { get; }

    /// <summary>Why it goes into quarantine whole.</summary>
    public string? Fault { get; }

    public int RowCount => Tables.Sum(table => table.Rows.Count);

    public int EventCount => Tables.Where(table => table.Table.HoldsEvents).Sum(table => table.Rows.Count);

    public override long Bytes => base.Bytes + Tables.Sum(table => table.Rows.Memory);

    /// <param name="window">The host's clock must say a moment within it.</param>
    /// <exception cref="BatchFormatException">The batch has no identity.</exception>
    public static EncodedDelivery Of(Batch batch, long session, TimeWindow window)
    {
        try
        {
            var rows = FactRows.Of(batch);
            return window.Contains(rows.Clock.Now)
                ? new EncodedDelivery(batch, session, rows.Run, [.. FactTable.All.Select(table => (table, table.RowsOf(rows))).Where(table => table.Item2.Count > 0)], null)
                : Refuse(batch, session, $"the host's clock said {rows.Clock.Now:u}, which is outside {window}");
        }
        catch (BatchFormatException e)
        {
            return Refuse(batch, session, e.Message);
        }
    }

    /// <summary>The same batch, for the quarantine.</summary>
    public EncodedDelivery Refused(string fault) => Refuse(Batch, Session, fault);

    static EncodedDelivery Refuse(Batch batch, long session, string fault) => new(batch, session, null, [], fault);
}
