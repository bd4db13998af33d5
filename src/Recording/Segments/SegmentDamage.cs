// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Segments;

/// <summary>A stretch of a segment file that holds no intact record.</summary>
/// <param name="Offset">First damaged byte.</param>
/// <param name="Length">Bytes up to the next intact record, or to the end of the file.</param>
/// <param name="IsTail">
/// Nothing intact follows: a record that was being written when the process or the power went, or is being written now.
/// </param>
public readonly record struct SegmentDamage(long Offset, long Length, bool IsTail)
{
    public override string ToString() => IsTail
        ? $"the last {Length} bytes, from offset {Offset}, hold no complete record"
        : $"{Length} bytes at offset {Offset} are damaged and were skipped";
}
