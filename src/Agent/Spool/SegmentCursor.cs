// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>Reads one lane's batches from segment files in the order of seq, keeping its place between calls.</summary>
/// <remarks>Not thread-safe. Memory is one batch.</remarks>
sealed class SegmentCursor(StreamKey key) : IDisposable
{
    SegmentReader? _reader;
    IEnumerator<Batch>? _batches;
    ulong _lastSeq;

    /// <returns>Null when the file does not hold the batch: damaged since it was listed, or dropped.</returns>
    public Batch? Read(string path, ulong seq)
    {
        if (_reader?.Path != path || seq <= _lastSeq)
        {
            Open(path);
        }
        return Advance(seq) ?? Again(path, seq);
    }

    public void Dispose()
    {
        _batches?.Dispose();
        _reader?.Dispose();
        _reader = null;
    }

    /// <summary>The file may have grown after the end that was met.</summary>
    Batch? Again(string path, ulong seq)
    {
        if (_reader is null)
        {
            return null;
        }
        Open(path);
        return Advance(seq);
    }

    Batch? Advance(ulong seq)
    {
        while (_batches?.MoveNext() == true)
        {
            var batch = _batches.Current;
            if (BatchCodec.KeyOf(batch) != key || batch.Seq < seq)
            {
                continue;
            }
            _lastSeq = batch.Seq;
            return batch.Seq == seq ? batch : null;
        }
        return null;
    }

    void Open(string path)
    {
        Dispose();
        _lastSeq = 0;
        try
        {
            _reader = SegmentReader.Open(path);
            _batches = _reader.Batches().GetEnumerator();
        }
        catch (FileNotFoundException)
        {
            // Dropped by the spool's bound between the look-up and here; its loss is recorded there.
            _batches = null;
        }
    }
}
