// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Storage.Writing;

/// <summary>A batch on its way into a store, and the session that brought it.</summary>
/// <remarks>Made by <see cref="IBatchStore.Prepare"/>; a store may add what it will need at the commit.</remarks>
public class Delivery
{
    /// <summary>The session of batches that no agent sends.</summary>
    public const long NoSession = 0;

    /// <exception cref="BatchFormatException">The batch has no identity.</exception>
    public Delivery(Batch batch, long session)
    {
        Key = BatchCodec.KeyOf(batch);
        Batch = batch;
        Session = session;
    }

    public StreamKey Key { get; }

    public Batch Batch { get; }

    public long Session { get; }

    /// <summary>Memory that it holds until its commit, about.</summary>
    public virtual long Bytes => Batch.Payload.Length;
}
