// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Spool;

/// <summary>Tells from outside whether an agent captures into a spool: it holds the lock, and writes a batch each second.</summary>
static class SpoolHealth
{
    /// <summary>Longer than a full disk or a stalled host delays a batch that will still come.</summary>
    static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong, in one line; null when nothing is.</summary>
    public static string? Trouble(string directory, DateTimeOffset now)
    {
        if (!IsHeld(Path.Combine(directory, SpoolClaim.FileName)))
        {
            return $"no fleet-agent runs with spool {directory}";
        }
        // The directory itself tells when nothing has been captured yet.
        var newest = Directory.EnumerateFiles(directory, SegmentName.Pattern).Append(directory).Max(File.GetLastWriteTimeUtc);
        var silence = now - newest;
        return silence <= LongestSilence ? null
            : string.Create(CultureInfo.InvariantCulture, $"nothing was captured into {directory} for {silence.TotalSeconds:F0} s");
    }

    static bool IsHeld(string path)
    {
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
