// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fleet.Agent.Probes;

namespace Fleet.Agent.Capturing;

/// <summary>Neighbouring events: few enough that they stay in the CPU's first cache while they are looked at again and again.</summary>
static class EventBlock
{
    public const int Rows = 128;

    /// <summary>What is not the same in all events of the block: a bit that is 0 is what it is in the first, everywhere.</summary>
    /// <param name="block">At least one.</param>
    /// <param name="times">Is given <see cref="FragEvent.BootNs"/> of each,</param>
    /// <param name="pfns">and this <see cref="FragEvent.Pfn"/>: an event is looked at once. Both as long as the block.</param>
    public static FragEvent Differences(ReadOnlySpan<FragEvent> block, Span<ulong> times, Span<ulong> pfns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(times.Length, block.Length, nameof(times));
        ArgumentOutOfRangeException.ThrowIfNotEqual(pfns.Length, block.Length, nameof(pfns));
        (times[0], pfns[0]) = (block[0].BootNs, block[0].Pfn);
        // A record in three vectors that may overlap.
        var last = (nuint)(Unsafe.SizeOf<FragEvent>() - Vector256<byte>.Count);
        var middle = nuint.Min((nuint)Vector256<byte>.Count, last);
        var bytes = MemoryMarshal.AsBytes(block);
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var (a, b, c) = (Vector256.LoadUnsafe(ref at), Vector256.LoadUnsafe(ref at, middle), Vector256.LoadUnsafe(ref at, last));
        var (differsA, differsB, differsC) = (Vector256<byte>.Zero, Vector256<byte>.Zero, Vector256<byte>.Zero);
        for (var row = 1; row < block.Length; row++)
        {
            at = ref Unsafe.AddByteOffset(ref at, (nuint)Unsafe.SizeOf<FragEvent>());
            ref readonly var e = ref Unsafe.As<byte, FragEvent>(ref at);
            (times[row], pfns[row]) = (e.BootNs, e.Pfn);
            differsA |= a ^ Vector256.LoadUnsafe(ref at);
            differsB |= b ^ Vector256.LoadUnsafe(ref at, middle);
            differsC |= c ^ Vector256.LoadUnsafe(ref at, last);
        }
        FragEvent differs = default;
        ref var to = ref Unsafe.As<FragEvent, byte>(ref differs);
        differsA.StoreUnsafe(ref to);
        differsB.StoreUnsafe(ref to, middle);
        differsC.StoreUnsafe(ref to, last);
        return differs;
    }
}
