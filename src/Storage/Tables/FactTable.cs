// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Rows;

namespace Fleet.Storage.Tables;

/// <summary>A table that rows are copied into.</summary>
/// <param name="Name">With its schema.</param>
/// <param name="Columns">In the order in which <paramref name="Write"/> writes their values.</param>
/// <param name="Write">Writes the batch's rows of this table.</param>
sealed record FactTable(string Name, string Columns, Action<CopyRows, FactRows> Write)
{
    /// <summary>Every such table, in the order in which each transaction fills them.</summary>
    public static IReadOnlyList<FactTable> All { get; } =
    [
        ExtfragTable.Table, CompactionTable.Table, CountTable.Table, SampleTable.Table, LossTable.Table, MarkerTable.Table, SettingTable.Table,
    ];

    public string Copy => $"COPY {Name} ({Columns}) FROM STDIN (FORMAT binary)";

    /// <summary>Whether its rows are single events, in the detail lane.</summary>
    public bool HoldsEvents => Name.StartsWith("fleet.event_", StringComparison.Ordinal);

    public int Width { get; } = Columns.Count(c => c == ',') + 1;

    public CopyRows RowsOf(FactRows batch)
    {
        var rows = new CopyRows(Width, batch.Clock);
        Write(rows, batch);
        rows.Seal();
        return rows;
    }
}
