// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Fleet.Recording.Columns;

/// <summary>Gives each task name of a batch its place in the batch's comm_table.</summary>
sealed class CommTable(RepeatedField<ByteString> table)
{
    readonly Dictionary<UInt128, uint> _places = [];

    /// <param name="comm">As the kernel has it, at most 16 bytes, ended by NUL or by its length.</param>
    public uint IndexOf(ReadOnlySpan<byte> comm)
    {
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        var end = comm.IndexOf((byte)0);
        var name = (end < 0 ? comm : comm[..end])[..Math.Min(end < 0 ? comm.Length : end, 16)];
        name.CopyTo(padded);
        var key = BinaryPrimitives.ReadUInt128LittleEndian(padded);
        if (!_places.TryGetValue(key, out var index))
        {
            index = (uint)table.Count;
            table.Add(ByteString.CopyFrom(name));
            _places.Add(key, index);
        }
        return index;
    }
}
