// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Spool;

/// <summary>Asks the filesystem of a path for its room.</summary>
static class Filesystem
{
    /// <summary>Free bytes; null where it cannot be told.</summary>
    public static long? FreeBytes(string path) => Ask(path, drive => drive.AvailableFreeSpace);

    /// <summary>Size, bytes; null where it cannot be told.</summary>
    public static long? TotalBytes(string path) => Ask(path, drive => drive.TotalSize);

    static long? Ask(string path, Func<DriveInfo, long> question)
    {
        try
        {
            return question(new DriveInfo(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
