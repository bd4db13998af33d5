// SPDX-License-Identifier: Apache-2.0
using ZstdSharp;

namespace Fleet.Recording.Tests;

/// <summary>What is written by hand, read by the library.</summary>
public sealed class ZstdRawFrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(128 << 10)]
    [InlineData((128 << 10) + 1)]
    [InlineData(1_000_000)]
    public void A_decompressor_takes_a_compressed_frame_and_a_raw_one_behind_it_as_one(int length)
    {
        byte[] compressible = [.. Enumerable.Repeat((byte)'a', 5_000)];
        var content = new byte[length];
        new Random(length).NextBytes(content);
        using var compressor = new Compressor(1);
        var compressed = compressor.Wrap(compressible);
        var frames = new byte[compressed.Length + ZstdRawFrame.Size(length)];
        compressed.CopyTo(frames);

        ZstdRawFrame.Write(content, frames.AsSpan(compressed.Length));

        using var decompressor = new Decompressor();
        var back = new byte[compressible.Length + length];
        Assert.True(decompressor.TryUnwrap(frames, back, out var written));
        Assert.Equal(back.Length, written);
        Assert.Equal([.. compressible, .. content], back);
    }
}
