// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;

namespace Fleet.LibBpf;

/// <summary>An array map whose elements this process shares with the BPF programs: read and written without a system call.</summary>
/// <remarks>
/// For a map with BPF_F_MMAPABLE. Both sides see each other's aligned words whole, in no particular order. References into
/// it are not valid after disposal.
/// </remarks>
public sealed unsafe class SharedArray<T> : IDisposable where T : unmanaged
{
    readonly MappedPages _pages;

    /// <param name="map">A loaded, mappable array.</param>
    /// <exception cref="BpfException">Its elements have another size, or the kernel refused.</exception>
    public SharedArray(BpfMap map)
    {
        if (map.ValueSize != sizeof(T) || sizeof(T) % 8 != 0)
            throw new BpfException($"an element of map {map.Name} has {map.ValueSize} bytes, not {sizeof(T)}", 0, "");
        Length = (int)map.MaxEntries;
        _pages = MappedPages.Of(map, 0, (nint)sizeof(T) * Length, writable: true);
    }

    public int Length { get; }

    public ref T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return ref Unsafe.AsRef<T>(_pages.Start + (nint)sizeof(T) * index);
        }
    }

    public void Dispose() => _pages.Dispose();
}
