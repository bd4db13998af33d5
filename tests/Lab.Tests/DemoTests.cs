// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Lab.Tests;

/// <summary>What <c>make demo</c> does where guests cannot be had.</summary>
public sealed class DemoTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task On_a_disk_without_room_it_says_so_and_compares_the_shipped_recordings()
    {
        Requires.That(File.Exists(Repository.PathTo("bin", "fleet-plotter")), "needs bin/fleet-plotter: run make build");
        using var disk = new SmallDisk(kibibytes: 64 * 1024);
        CheckOutInto(disk.Path);

        var demo = await Script.RunAsync(Path.Combine(disk.Path, "lab", "demo"), [], Limit);

        Assert.True(demo.ExitCode == 0, demo.Error);
        Assert.Contains("MiB are free on the disk of", demo.Error, StringComparison.Ordinal);
        Assert.Contains("lab/recordings instead", demo.Error, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(disk.Path, "out", "demo", "compare.png")).Length > 0);
        Assert.True(new FileInfo(Path.Combine(disk.Path, "out", "demo", "report.json")).Length > 0);
    }

    /// <summary>A checkout that is built: the scripts, and links to the programs.</summary>
    static void CheckOutInto(string root)
    {
        foreach (var folder in new[] { "lab", "eng" })
        {
            foreach (var file in Directory.EnumerateFiles(Repository.PathTo(folder), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(root, Path.GetRelativePath(Repository.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
        foreach (var folder in new[] { "bin", "src", "bpf", "proto" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }
        foreach (var program in new[] { "fleet-agent", "fleet-collector", "fleet-plotter" })
        {
            File.CreateSymbolicLink(Path.Combine(root, "bin", program), Repository.PathTo("bin", program));
        }
    }
}
