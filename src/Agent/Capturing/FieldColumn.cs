// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Recording.Columns.Packing;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.Agent.Capturing;

/// <summary>A column that one member of the record fills.</summary>
abstract class FieldColumn(PackedColumn column)
{
    public PackedColumn Column => column;

    /// <summary>Packs the member of every event of the block.</summary>
    /// <param name="differs">See <see cref="EventBlock.Differences"/>.</param>
    /// <param name="scratch">At least as long as the block.</param>
    public abstract void Add(ReadOnlySpan<FragEvent> block, in FragEvent differs, Span<uint> scratch);
}

/// <inheritdoc/>
/// <param name="mayBeMissing">See <see cref="PackedColumn"/>.</param>
sealed class FieldColumn<TField>(bool mayBeMissing = false) : FieldColumn(new PackedColumn(TField.Number, mayBeMissing, oneForAll: true))
    where TField : struct, IEventField
{
    public override void Add(ReadOnlySpan<FragEvent> block, in FragEvent differs, Span<uint> scratch)
    {
        if (TField.Of(differs) == 0 && ((Presence)differs.Presence & TField.Needs) == 0)
        {
            Column.AppendRun(Value(block[0]), block.Length);
            return;
        }
        var values = scratch[..block.Length];
        for (var row = 0; row < values.Length; row++)
        {
            values[row] = Value(block[row]);
        }
        Column.Append(values);
    }

    static uint Value(in FragEvent e) =>
        TField.Needs == Presence.None || ((Presence)e.Presence & TField.Needs) != 0 ? TField.As(TField.Of(e)) : 0;
}
