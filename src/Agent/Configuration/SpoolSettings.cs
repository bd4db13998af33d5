// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Spool;

namespace Fleet.Agent.Configuration;

/// <summary>Where the spool is and what bounds it, flags over environment over file.</summary>
/// <param name="FreeBytes">Null: the default, which depends on the filesystem.</param>
sealed record SpoolSettings(string Directory, long Bytes, TimeSpan Age, long? FreeBytes, TimeSpan SyncInterval, long SyncBytes)
{
    const long MostFreeBytes = 1 << 30;

    public SpoolOptions Options() => new(Bytes)
    {
        Age = Age,
        SyncInterval = SyncInterval,
        SyncBytes = SyncBytes,
        // Without knowing the filesystem there is no twentieth of it.
        FreeBytes = FreeBytes ?? (Filesystem.TotalBytes(Directory) is { } total ? Math.Min(MostFreeBytes, total / 20) : 0),
    };
}
