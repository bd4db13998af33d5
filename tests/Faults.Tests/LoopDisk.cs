// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>An ext4 filesystem of its own whose power can be cut: what no fsync confirmed is gone, as after a real cut.</summary>
/// <remarks>EXT4_IOC_SHUTDOWN with NOLOGFLUSH (fs/ext4/ioctl.c). Needs root and loop devices.</remarks>
sealed class LoopDisk : IAsyncDisposable
{
    readonly TemporaryFolder _folder = new();

    LoopDisk() => Directory.CreateDirectory(Path);

    public string Path => _folder.File("mount");

    string Image => _folder.File("image");

    public static async Task<LoopDisk> MakeAsync(int mebibytes)
    {
        Requires.Root();
        var disk = new LoopDisk();
        await disk.DoAsync("truncate", "-s", $"{mebibytes}M", disk.Image);
        await disk.DoAsync("mkfs.ext4", "-q", "-F", disk.Image);
        await disk.MountAsync();
        return disk;
    }

    public async Task MountAsync()
    {
        var (code, _, errors) = await ProcessRun.RunAsync("mount", "-o", "loop,errors=remount-ro", Image, Path);
        Requires.That(code == 0, $"needs to mount a loop device: {errors.Trim()}");
    }

    /// <summary>Every later write and sync of it fails; what was not confirmed is lost.</summary>
    public Task CutPowerAsync() => DoAsync("python3", "-c",
        "import fcntl,os,struct,sys; fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))", Path);

    public Task UnmountAsync() => DoAsync("umount", Path);

    /// <summary>The filesystem finds an error and turns read-only, with files open in it.</summary>
    public Task AbortAsync() => DoAsync("sh", "-c", "echo 1 >/sys/fs/ext4/$(basename $(findmnt --noheadings --output SOURCE --target \"$1\"))/trigger_fs_error", "sh", Path);

    public async ValueTask DisposeAsync()
    {
        await ProcessRun.RunAsync("umount", "-l", Path);
        _folder.Dispose();
    }

    async Task DoAsync(string program, params string[] arguments)
    {
        var (code, _, errors) = await ProcessRun.RunAsync(program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {errors}");
    }
}
