// SPDX-License-Identifier: Apache-2.0
using System.IO.Compression;
using System.Text;
using Fleet.Agent.Host;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Host;

public sealed class KernelBuildTests
{
    /// <summary>Two notes as /sys/kernel/notes of a Debian 6.12 kernel has them: one of Linux, then the build id.</summary>
    const string Notes = "06000000 04000000 01010000 4c696e75 78000000 00000000"
        + "04000000 14000000 03000000 474e5500 7f76f39f af07f34c fa9fadd8 01e131bf a8cb6dc3";

    [Fact]
    public void The_build_id_is_found_behind_other_notes() =>
        Assert.Equal("7f76f39faf07f34cfa9fadd801e131bfa8cb6dc3", KernelBuild.BuildId(Bytes(Notes)));

    [Fact]
    public void Cut_off_anywhere_there_is_no_build_id()
    {
        var notes = Bytes(Notes);

        Assert.All(Enumerable.Range(0, notes.Length), length => Assert.Equal("", KernelBuild.BuildId(notes.AsSpan(0, length))));
    }

    [Fact]
    public void Lengths_that_no_note_can_have_are_refused() => Assert.Equal("", KernelBuild.BuildId(Bytes("ffffffff ffffffff 03000000 474e5500")));

    [Fact]
    public void The_same_configuration_has_one_hash_wherever_it_lies()
    {
        using var root = new TemporaryFolder();
        var files = new HostFiles(root.Path);
        Assert.Equal("", KernelBuild.ConfigSha256(files, "6.12.1"));

        Directory.CreateDirectory(root.File("boot"));
        File.WriteAllText(root.File("boot/config-6.12.1"), "CONFIG_COMPACTION=y\n");
        var plain = KernelBuild.ConfigSha256(files, "6.12.1");
        Directory.CreateDirectory(root.File("proc"));
        using (var packed = new GZipStream(File.Create(root.File("proc/config.gz")), CompressionLevel.Fastest))
        {
            packed.Write(Encoding.ASCII.GetBytes("CONFIG_COMPACTION=y\n"));
        }

        Assert.Equal(64, plain.Length);
        Assert.Equal(plain, KernelBuild.ConfigSha256(files, "none"));
    }

    static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
