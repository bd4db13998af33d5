// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Unicode;

namespace Fleet.Recording.Columns;

/// <summary>
/// A task name as text. Any process may set its name to any bytes, so what is not printable UTF-8 is written as
/// <c>\xNN</c>: readable, unambiguous, and safe in a terminal, in SQL and in a chart.
/// </summary>
public static class CommText
{
    public static string Decode(ReadOnlySpan<byte> comm)
    {
        var end = comm.IndexOf((byte)0);
        var bytes = end < 0 ? comm : comm[..end];
        return Utf8.IsValid(bytes) && bytes.IndexOfAnyInRange((byte)0, (byte)0x1f) < 0 && bytes.IndexOf((byte)0x7f) < 0
            ? Encoding.UTF8.GetString(bytes)
            : Escape(bytes);
    }

    static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 4);
        foreach (var b in bytes)
        {
            _ = b is > 0x1f and < 0x7f ? text.Append((char)b) : text.Append("\\x").Append(b.ToString("x2", null));
        }
        return text.ToString();
    }
}
