// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Spool;

/// <summary>When the disk is asked to confirm: one fdatasync for everything of an interval, or of so many bytes. Pure but for the clock.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class SyncPolicy(SpoolOptions options, TimeProvider time)
{
    long _last = time.GetTimestamp();
    long _bytes;

    public bool IsDue => _bytes > 0 && (_bytes >= options.SyncBytes || time.GetElapsedTime(_last) >= options.SyncInterval);

    public void Wrote(long bytes) => _bytes += bytes;

    public void Synced()
    {
        _bytes = 0;
        _last = time.GetTimestamp();
    }
}
