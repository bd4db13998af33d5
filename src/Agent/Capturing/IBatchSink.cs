// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Where a run's batches go: the spool, or one recording.</summary>
/// <remarks>Threading: called by one thread, the capture thread or a <see cref="DiskThread"/>.</remarks>
interface IBatchSink
{
    /// <summary>Bytes that were captured and have not reached their end: the recording, or the collector's store.</summary>
    long PendingBytes { get; }

    /// <summary>Takes a batch. What is on a disk survives the process when this returns; a <see cref="DiskThread"/> hands it on a moment later.</summary>
    /// <exception cref="IOException">It could not be kept.</exception>
    void Append(Batch batch);

    /// <summary>Makes what was appended survive a power cut.</summary>
    /// <exception cref="IOException">The disk did not confirm.</exception>
    void Sync();
}
