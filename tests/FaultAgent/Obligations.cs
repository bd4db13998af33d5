// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Agent.Capturing;
using Fleet.Agent.Spool;
using Fleet.V1;

namespace Fleet.FaultAgent;

/// <summary>
/// Tells the judge what this agent owes, one line a fact, written past every buffer so that a kill loses none:
/// <c>S stream</c> begun; <c>I first count</c> about to be appended; <c>A lane seq first count</c> append returned;
/// <c>F seq</c> detail batches up to it are on the disk; <c>E complete pending</c> ended by itself.
/// </summary>
sealed class Obligations(SpoolDirectory spool, Stream to) : IBatchSink
{
    (ulong First, ulong Count) _owed;
    ulong _synced;

    public long PendingBytes => spool.PendingBytes;

    public void Begin(Guid streamId) => Say($"S {streamId:N}");

    public void Owe(ulong first, ulong count)
    {
        _owed = (first, count);
        Say($"I {first} {count}");
    }

    public void Append(Batch batch)
    {
        spool.Append(batch);
        var (first, count) = batch.Lane == Lane.Detail ? _owed : default;
        Say($"A {(int)batch.Lane} {batch.Seq} {first} {count}");
        if (spool.SyncedSeq(Lane.Detail) is var synced && synced > _synced)
        {
            _synced = synced;
            Say($"F {synced}");
        }
    }

    public void Sync() => spool.Sync();

    public void End(bool complete, ulong pending) => Say($"E {complete} {pending}");

    void Say(FormattableString line) => Write(line.ToString(CultureInfo.InvariantCulture));

    void Write(string line)
    {
        to.Write(Encoding.ASCII.GetBytes(line + "\n"));
        to.Flush();
    }
}
