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
    public static FragEvent Differences(ReadOnlySpan<FragEvent> block)
    {
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
