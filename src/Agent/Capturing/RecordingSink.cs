// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Spool;
using Fleet.Recording.Segments;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Capturing;

/// <summary>
/// One recording: a segment file that holds both lanes. While the disk is full batches wait in memory, up to a bound;
/// beyond it the oldest detail is dropped, and counted.
/// </summary>
sealed class RecordingSink(SegmentWriter writer, LossLedger losses, ILogger log) : IBatchSink, IDisposable
{
    const long MemoryBytes = 8 << 20;

    readonly LinkedList<Batch> _waiting = [];
    long _waitingBytes;
    bool _failing;
    bool _unsynced;
    bool _doubtful;

    /// <summary>Why not everything that was appended and not dropped is surely in the file; null when it is.</summary>
    public string? Trouble => _waiting.Count > 0 ? "the disk took no more" : _doubtful ? "the disk did not confirm all of it" : null;

    public long PendingBytes => _waitingBytes;

    public void Append(Batch batch)
    {
        _waiting.AddLast(batch);
        _waitingBytes += batch.Payload.Length;
        Write();
        while (_waitingBytes > MemoryBytes)
        {
            Drop(Oldest(Lane.Detail) ?? _waiting.First!);
        }
    }

    public void Sync()
    {
        Write();
        if (!_unsynced || _doubtful)
        {
            return;
        }
        try
        {
            writer.Sync();
            _unsynced = false;
        }
        catch (IOException e)
        {
            // Not asked again: the kernel has given the pages up, and a second call would say that all is well.
            _doubtful = true;
            log.RecordingUnconfirmed(writer.Path, e.Message);
        }
    }

    public void Dispose() => writer.Dispose();

    void Write()
    {
        try
        {
            for (; _waiting.First is { } next; Remove(next))
            {
                writer.Append(next.Value);
                _unsynced = true;
            }
            if (_failing)
            {
                _failing = false;
                log.RecordingWritable(writer.Path);
            }
        }
        catch (IOException e)
        {
            Report(e);
        }
    }

    void Report(IOException e)
    {
        if (!_failing)
        {
            _failing = true;
            log.RecordingUnwritable(writer.Path, e.Message, MemoryBytes >> 20);
        }
    }

    void Drop(LinkedListNode<Batch> node)
    {
        var batch = node.Value;
        Remove(node);
        losses.Add(new Loss
        {
            Stage = Loss.Types.Stage.Agent, Reason = "disk_full", Kind = SpoolLosses.KindOf(batch.EventCount, batch.CompactionCount), Lane = batch.Lane, Count = batch.EventCount,
            FirstSeq = batch.Seq, LastSeq = batch.Seq, BootNsFrom = batch.BootNsMin, BootNsTo = batch.BootNsMax,
        });
    }

    void Remove(LinkedListNode<Batch> node)
    {
        _waitingBytes -= node.Value.Payload.Length;
        _waiting.Remove(node);
    }

    LinkedListNode<Batch>? Oldest(Lane lane)
    {
        var node = _waiting.First;
        while (node is not null && node.Value.Lane != lane)
        {
            node = node.Next;
        }
        return node;
    }
}
