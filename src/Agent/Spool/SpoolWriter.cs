// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Metrics;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Spool;

/// <summary>
/// Brings this process's lanes to the disk and has it confirm. While the disk refuses, batches stay in memory, and the
/// disk is tried again once a retry interval.
/// </summary>
/// <remarks>Not thread-safe; <see cref="SpoolDirectory"/> holds its lock.</remarks>
sealed class SpoolWriter(
    string path, IReadOnlyList<SpoolLane> lanes, SpoolClaim claim, SpoolOptions options, TimeProvider time, ILogger log)
{
    readonly SyncPolicy _sync = new(options, time);
    readonly SyncTimes _syncs = new();
    bool _failing;
    long _retryAt;

    /// <summary>The disk refuses.</summary>
    public bool IsFailing => _failing;

    /// <summary>How long the disk took to confirm so far.</summary>
    public SyncTimes Syncs => _syncs.Copy();

    /// <summary>Writes what waits, and has it confirmed where that is due.</summary>
    /// <param name="bytes">What was appended since the last call.</param>
    public void Write(long bytes)
    {
        TryWrite();
        _sync.Wrote(bytes);
        if (_sync.IsDue)
        {
            Sync();
        }
    }

    /// <summary>Has everything confirmed that was written.</summary>
    public void Sync()
    {
        foreach (var lane in lanes)
        {
            try
            {
                var began = time.GetTimestamp();
                if (lane.Sync())
                {
                    _syncs.Add(time.GetElapsedTime(began));
                }
            }
            catch (IOException e)
            {
                Fail(lane, e);
            }
        }
        _sync.Synced();
    }

    void TryWrite()
    {
        if (_failing && time.GetTimestamp() < _retryAt)
        {
            return;
        }
        if (_failing)
        {
            claim.Restore();
        }
        foreach (var lane in lanes)
        {
            try
            {
                lane.Write(path, options.SegmentBytes(lane.Key.Lane), BootClock.Read());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(lane, e);
                return;
            }
        }
        if (_failing)
        {
            _failing = false;
            log.SpoolWritable(path);
        }
    }

    void Fail(SpoolLane lane, Exception error)
    {
        lane.Distrust();
        _retryAt = time.GetTimestamp() + (long)(options.RetryInterval.TotalSeconds * time.TimestampFrequency);
        if (!_failing)
        {
            _failing = true;
            log.SpoolUnwritable(path, error.Message, lanes.Count * options.MemoryBytes >> 20);
        }
    }
}
