// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using CsCheck;
using Fleet.Agent.Host;

namespace Fleet.Agent.Tests.Host;

public sealed class Sha256Tests
{
    [Fact]
    public void Any_bytes_have_the_digest_that_OpenSSL_finds() => Gen.Byte.Array[0, 300].Sample(bytes =>
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Sha256.Of(new MemoryStream(bytes))));
}
