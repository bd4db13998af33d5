// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Tests;

public sealed class Crc32CTests
{
    /// <summary>The check value of CRC-32C, and RFC 3720 appendix B.4: 32 bytes of zeros.</summary>
    [Fact]
    public void Published_check_values_are_met()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
    }

    [Fact]
    public void Two_parts_give_the_checksum_of_the_whole() =>
        Assert.Equal(Crc32C.Of("123456789"u8), Crc32C.Of("1234"u8, "56789"u8));
}
