// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Fleet.Agent.Probes;

/// <summary>What the kernel calls an address, ended by a zero: <c>struct fragmon_symbol</c> of bpf/fragmon.h.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct FragSymbol
{
    internal readonly Characters Text;

    [InlineArray(256)] // FRAGMON_SYMBOL_LEN
    internal struct Characters
    {
        byte _first;
    }

    /// <summary><c>name+0xoffset</c>, with <c> [module]</c> where there is one; null for an address of no symbol.</summary>
    /// <param name="text">As the kernel's %pS has it: <c>name+0xoffset/0xsize [module]</c>, or the number itself.</param>
    internal static string? NameOf(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        text = end < 0 ? text : text[..end];
        var size = text.IndexOf((byte)'/');
        if (size < 0)
        {
            return null;
        }
        var module = text[size..].IndexOf((byte)' ');
        return Encoding.UTF8.GetString(text[..size]) + (module < 0 ? "" : Encoding.UTF8.GetString(text[(size + module)..]));
    }
}
