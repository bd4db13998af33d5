// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording.Columns;

/// <summary>Which of the encodings of extfrag events a batch may use: its schema says it, and what does not keep to it is damaged.</summary>
static class ExtfragEncoding
{
    /// <exception cref="BatchFormatException">The columns are of another schema than the batch says.</exception>
    public static void CheckAgainst(this ExtfragColumns columns, uint schema)
    {
        var (differences, blocks) = (columns.BootNsDelta.Count + columns.PfnDelta.Count, columns.BootNsBlocks.Length + columns.PfnBlocks.Length);
        if (schema < BatchCodec.BlocksSchema && blocks > 0)
        {
            throw Wrong(schema, $"{blocks} bytes of differences in blocks, which are of schema {BatchCodec.BlocksSchema}");
        }
        if (schema >= BatchCodec.BlocksSchema && differences > 0)
        {
            throw Wrong(schema, $"{differences} differences that are not in blocks, as they are before schema {BatchCodec.BlocksSchema}");
        }
        if (schema < BatchCodec.OneForAllSchema)
        {
            ColumnLengths.Check($"extfrag of schema {schema}", columns.BootNsDelta.Count, ExtfragRows.Lengths(columns));
            ColumnLengths.CheckOptional($"extfrag of schema {schema}", columns.BootNsDelta.Count, ExtfragRows.OptionalLengths(columns));
        }
    }

    static BatchFormatException Wrong(uint schema, string what) => new(BatchFault.Corrupt, $"extfrag: a batch of schema {schema} has {what}");
}
