// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;

namespace Fleet.TestKit;

/// <summary>A file system of its own that can be filled and emptied.</summary>
public sealed class SmallDisk : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public SmallDisk(int kibibytes)
    {
        Requires.Root();
        Requires.That(Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "tmpfs", _folder.Path), "needs to mount a tmpfs");
    }

    public string Path => _folder.Path;

    string Ballast => System.IO.Path.Combine(Path, "ballast");

    public void Fill()
    {
        using var file = File.Create(Ballast);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full: that was the aim.
        }
    }

    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
