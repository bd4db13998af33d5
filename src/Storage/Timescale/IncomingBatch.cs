// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Rows;
using Fleet.V1;

namespace Fleet.Storage.Timescale;

/// <summary>A batch on its way in: its rows, or why it has none.</summary>
/// <param name="Rows">Null exactly when <paramref name="Fault"/> is not.</param>
sealed record IncomingBatch(StreamKey Key, Batch Batch, FactRows? Rows, string? Fault)
{
    /// <exception cref="BatchFormatException">The batch has no identity.</exception>
    public static IncomingBatch Open(Batch batch)
    {
        var key = BatchCodec.KeyOf(batch);
        try
        {
            return new IncomingBatch(key, batch, FactRows.Of(batch), null);
        }
        catch (BatchFormatException e)
        {
            return new IncomingBatch(key, batch, null, e.Message);
        }
    }

    /// <summary>The same batch, for the quarantine.</summary>
    public IncomingBatch Refused(string fault) => this with { Rows = null, Fault = fault };
}
