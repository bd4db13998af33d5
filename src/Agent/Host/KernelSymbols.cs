// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Text;
using System.Text;

namespace Fleet.Agent.Host;

/// <summary>The running kernel's functions by address, from /proc/kallsyms: about 35 bytes of memory each.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class KernelSymbols
{
    /// <summary>No function is that long: what lies further behind one belongs to something that has no symbol.</summary>
    const ulong LongestFunction = 64 << 10;

    readonly ulong[] _addresses; // ascending
    readonly int[] _names;       // where the name of each begins
    readonly byte[] _text;       // names, each ended by a zero

    KernelSymbols(ulong[] addresses, int[] names, byte[] text) => (_addresses, _names, _text) = (addresses, names, text);

    public int Count => _addresses.Length;

    /// <summary>Reads lines of <c>ffffffff81000000 T _stext [module]</c> and keeps the functions; null where there are none.</summary>
    public static KernelSymbols? Parse(Stream lines)
    {
        var (addresses, names) = (new List<ulong>(80_000), new List<int>(80_000));
        var text = new MemoryStream(2 << 20);
        var buffer = new byte[16 << 10];
        var held = 0;
        for (int read; (read = lines.Read(buffer, held, buffer.Length - held)) > 0;)
        {
            held += read;
            var rest = buffer.AsSpan(0, held);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                Add(rest[..end], addresses, names, text);
            }
            rest.CopyTo(buffer);
            held = rest.Length == buffer.Length ? 0 : rest.Length; // no symbol is that long
        }
        if (addresses.Count == 0)
        {
            return null;
        }
        var (sorted, order) = (addresses.ToArray(), names.ToArray());
        Array.Sort(sorted, order); // modules come after the kernel, BPF programs after both
        return new KernelSymbols(sorted, order, text.ToArray());
    }

    /// <summary><c>name+0xoffset</c>, with <c> [module]</c> where there is one; null for an address in no function.</summary>
    public string? NameOf(ulong address)
    {
        var at = Array.BinarySearch(_addresses, address);
        at = at >= 0 ? at : ~at - 1;
        if (at < 0 || address - _addresses[at] >= LongestFunction)
        {
            return null;
        }
        var name = _text.AsSpan(_names[at]);
        name = name[..name.IndexOf((byte)0)];
        var module = name.IndexOf((byte)'\t'); // "name\t[module]"
        var function = Encoding.UTF8.GetString(module < 0 ? name : name[..module]);
        var place = module < 0 ? "" : " " + Encoding.UTF8.GetString(name[(module + 1)..]);
        return FormattableString.Invariant($"{function}+0x{address - _addresses[at]:x}{place}");
    }

    static void Add(ReadOnlySpan<byte> line, List<ulong> addresses, List<int> names, MemoryStream text)
    {
        const int NameAt = 19; // 16 digits, a blank, the type, a blank
        if (line.Length <= NameAt || (line[NameAt - 2] | 0x20) is not ((byte)'t' or (byte)'w')
            || !Utf8Parser.TryParse(line[..16], out ulong address, out var digits, 'x') || digits < 16 || address == 0)
        {
            return;
        }
        addresses.Add(address);
        names.Add((int)text.Length);
        text.Write(line[NameAt..]);
        text.WriteByte(0);
    }
}
