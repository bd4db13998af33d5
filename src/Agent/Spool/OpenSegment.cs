// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>The file that one lane's batches are written to now, one file after another, and how far the disk has confirmed it.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class OpenSegment(StreamKey key)
{
    readonly List<(ulong Seq, long End)> _unconfirmed = [];
    SegmentWriter? _writer;
    long _confirmedEnd;
    ulong _number;

    /// <summary>Null where none is open.</summary>
    public string? Path => _writer?.Path;

    /// <summary>Bytes written to it so far.</summary>
    public long Length => _writer?.Length ?? 0;

    /// <summary>Begins the lane's next file.</summary>
    /// <param name="bytes">Space that is taken in advance where there is that much.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public string Begin(string directory, long bytes, ClockSample now)
    {
        var header = new SegmentHeader(key.StreamId, key.Lane, ++_number, now.UnixNs);
        var path = System.IO.Path.Combine(directory, SegmentName.Of(key, _number));
        _writer = Create(path, header, bytes);
        _confirmedEnd = _writer.Length;
        return path;
    }

    /// <returns>Bytes of its record.</returns>
    /// <exception cref="IOException">The disk is full or broken; the end of the file is not to be trusted.</exception>
    public long Append(Batch batch)
    {
        var before = _writer!.Length;
        _writer.Append(batch);
        _unconfirmed.Add((batch.Seq, _writer.Length));
        return _writer.Length - before;
    }

    /// <summary>Makes what was written durable.</summary>
    /// <exception cref="IOException">Not confirmed.</exception>
    public void Confirm()
    {
        _writer!.Sync();
        _confirmedEnd = _writer.Length;
        _unconfirmed.Clear();
    }

    /// <summary>Cuts off what follows a batch and was not confirmed, and closes the file: a later run would find there, and deliver, what may by then be told as lost.</summary>
    public void CutAfter(ulong seq)
    {
        _writer!.Cut(Math.Max(_confirmedEnd, _unconfirmed.FindLast(batch => batch.Seq <= seq).End));
        Close();
    }

    public void Close()
    {
        _writer?.Dispose();
        _writer = null;
        _unconfirmed.Clear();
    }

    /// <summary>Space is taken in advance, so that a full disk shows here; where there is not that much, a record at a time has to do.</summary>
    static SegmentWriter Create(string path, SegmentHeader header, long bytes)
    {
        try
        {
            return SegmentWriter.Create(path, header, bytes);
        }
        catch (IOException)
        {
            return SegmentWriter.Create(path, header);
        }
    }
}
