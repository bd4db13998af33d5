// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Fleet.Agent.Host;

/// <summary>The running kernel's functions by address, from /proc/kallsyms: about 35 bytes of memory each.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class KernelSymbols
{
    /// <summary>No function is that long: what lies further behind one belongs to something that has no symbol.</summary>
    const ulong LongestFunction = 64 << 10;

    /// <summary>Small enough for the heap that is compacted, large enough for any name.</summary>
    const int ChunkBytes = 64 << 10;

    /// <summary>As many functions as a kernel has; what is not used is never touched.</summary>
    const int Functions = 128 << 10;

    // Lists that are never copied, and names in chunks: at its peak this is no more than what stays.
    readonly List<ulong> _addresses = new(Functions); // ascending
    readonly List<int> _names = new(Functions);       // where the name of each begins: chunk * ChunkBytes + offset
    readonly List<byte[]> _chunks = [];               // names, each ended by a zero
    int _used = ChunkBytes;                           // of the last chunk

    KernelSymbols()
    {
    }

    public int Count => _addresses.Count;

    /// <summary>Reads lines of <c>ffffffff81000000 T _stext [module]</c> and keeps the functions; null where there are none.</summary>
    public static KernelSymbols? Parse(Stream lines)
    {
        var symbols = new KernelSymbols();
        var buffer = new byte[16 << 10];
        var held = 0;
        for (int read; (read = lines.Read(buffer, held, buffer.Length - held)) > 0;)
        {
            held += read;
            var rest = buffer.AsSpan(0, held);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                symbols.Add(rest[..end]);
            }
            rest.CopyTo(buffer);
            held = rest.Length == buffer.Length ? 0 : rest.Length; // no symbol is that long
        }
        // Modules come after the kernel in the file, and before it in memory on some machines.
        CollectionsMarshal.AsSpan(symbols._addresses).Sort(CollectionsMarshal.AsSpan(symbols._names));
        return symbols.Count == 0 ? null : symbols;
    }

    /// <summary><c>name+0xoffset</c>, with <c> [module]</c> where there is one; null for an address in no function.</summary>
    public string? NameOf(ulong address)
    {
        var at = _addresses.BinarySearch(address);
        at = at >= 0 ? at : ~at - 1;
        if (at < 0 || address - _addresses[at] >= LongestFunction)
        {
            return null;
        }
        var name = _chunks[_names[at] / ChunkBytes].AsSpan(_names[at] % ChunkBytes);
        name = name[..name.IndexOf((byte)0)];
        var module = name.IndexOf((byte)'\t'); // "name\t[module]"
        var function = Encoding.UTF8.GetString(module < 0 ? name : name[..module]);
        var place = module < 0 ? "" : " " + Encoding.UTF8.GetString(name[(module + 1)..]);
        return FormattableString.Invariant($"{function}+0x{address - _addresses[at]:x}{place}");
    }

    void Add(ReadOnlySpan<byte> line)
    {
        const int NameAt = 19; // 16 digits, a blank, the type, a blank
        if (line.Length <= NameAt || (line[NameAt - 2] | 0x20) is not ((byte)'t' or (byte)'w')
            || !Utf8Parser.TryParse(line[..16], out ulong address, out var digits, 'x') || digits < 16 || address == 0)
        {
            return;
        }
        var name = line[NameAt..];
        if (_used + name.Length + 1 > ChunkBytes)
        {
            _chunks.Add(new byte[ChunkBytes]);
            _used = 0;
        }
        _addresses.Add(address);
        _names.Add(((_chunks.Count - 1) * ChunkBytes) + _used);
        name.CopyTo(_chunks[^1].AsSpan(_used));
        _used += name.Length + 1;
    }
}
