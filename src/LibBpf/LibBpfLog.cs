// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;

namespace Fleet.LibBpf;

/// <summary>
/// What libbpf says, kept for the thread it said it on, so that a failed load can show the verifier's last lines.
/// </summary>
/// <remarks>Nothing is printed. Only warnings and information are kept, at most <see cref="Capacity"/> lines a thread.</remarks>
static unsafe class LibBpfLog
{
    const int Capacity = 200;
    const int Debug = 2;
    const int VaListBytes = 32; // arm64's; x86-64's is 24

    [ThreadStatic]
    static List<string>? t_lines;

    /// <summary>Listens to libbpf, and forgets what this thread was told so far.</summary>
    internal static void Start()
    {
        _ = Native.libbpf_set_print(&Print);
        t_lines?.Clear();
    }

    /// <summary>The last lines on this thread, oldest first.</summary>
    internal static IReadOnlyList<string> Tail(int count) => t_lines is null ? [] : [.. t_lines.TakeLast(count)];

    [UnmanagedCallersOnly]
    static int Print(int level, byte* format, void* arguments)
    {
        if (level >= Debug)
            return 0;
        // vsnprintf eats its va_list, and the verifier's log may be megabytes: ask for the length with a copy.
        var copy = stackalloc byte[VaListBytes];
        Buffer.MemoryCopy(arguments, copy, VaListBytes, VaListBytes);
        var length = Libc.vsnprintf(null, 0, format, copy);
        if (length <= 0)
            return length;
        var text = (byte*)NativeMemory.Alloc((nuint)length + 1);
        _ = Libc.vsnprintf(text, (nuint)length + 1, format, arguments);
        Keep(Encoding.UTF8.GetString(text, length));
        NativeMemory.Free(text);
        return length;
    }

    static void Keep(string text)
    {
        var lines = t_lines ??= [];
        lines.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(Capacity));
        if (lines.Count > Capacity)
            lines.RemoveRange(0, lines.Count - Capacity);
    }
}
