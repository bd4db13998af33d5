// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Writing;

/// <summary>How far one lane of a stream is, and whose it is.</summary>
/// <param name="CommittedSeq">Every batch up to it is decided; 0 for a stream never seen.</param>
/// <param name="Owner">The session that took the stream over last; 0 when none did.</param>
public readonly record struct StreamCursor(ulong CommittedSeq, long Owner)
{
    /// <summary>Who is no session, an import, is always admitted: it sends nothing that an agent still holds.</summary>
    public bool Admits(long session) => session == Delivery.NoSession || Owner == 0 || Owner == session;
}
