// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace Fleet.Recording.Columns;

/// <summary>Gives each task name of a batch its place in the batch's comm_table.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class CommTable(RepeatedField<ByteString> table)
{
    const int CommLength = 16;
    const int Remembered = 16; // a power of two

    readonly Dictionary<UInt128, uint> _places = [];
    readonly (UInt128 Name, uint Plus1)[] _recent = new (UInt128, uint)[Remembered];

    /// <param name="comm">As the kernel has it, at most 16 bytes, ended by NUL or by its length.</param>
    public uint IndexOf(ReadOnlySpan<byte> comm)
    {
        Span<byte> padded = stackalloc byte[CommLength];
        padded.Clear();
        var name = comm.Length > CommLength ? comm[..CommLength] : comm;
        name.CopyTo(padded);
        return IndexOf(MemoryMarshal.Read<UInt128>(padded));
    }

    /// <param name="name">The 16 bytes as they stand in memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint IndexOf(UInt128 name)
    {
        ref var recent = ref _recent[Slot(name)];
        return recent.Plus1 != 0 && recent.Name == name ? recent.Plus1 - 1 : Find(name, ref recent);
    }

    /// <summary>Begins a new table.</summary>
    public void Clear()
    {
        table.Clear();
        _places.Clear();
        Array.Clear(_recent);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Slot(UInt128 name)
    {
        var mixed = ((ulong)name ^ (ulong)(name >> 64)) * 0x9e37_79b9_7f4a_7c15;
        return (int)(mixed >> 60) & (Remembered - 1);
    }

    uint Find(UInt128 name, ref (UInt128 Name, uint Plus1) recent)
    {
        if (!_places.TryGetValue(name, out var index))
        {
            index = (uint)table.Count;
            var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in name));
            var end = bytes.IndexOf((byte)0);
            table.Add(ByteString.CopyFrom(end < 0 ? bytes : bytes[..end]));
            _places.Add(name, index);
        }
        recent = (name, index + 1);
        return index;
    }
}
