// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Fleet.Storage.Rows;

namespace Fleet.Storage.Tables;

/// <summary>
/// Rows of one table in the binary format of COPY (PostgreSQL manual, COPY, "Binary Format"), ready to send. Npgsql's own
/// importer looks up a converter for every value, and that costs more than the server's whole work on the row.
/// </summary>
/// <remarks>Not thread-safe. Values are written in the order of the table's columns, each as its column's type.</remarks>
/// <param name="columns">Values in a row.</param>
/// <param name="clock">A row whose first time is stray by this clock is kept apart.</param>
sealed class CopyRows(int columns, WallClock clock)
{
    // A length and a uuid: no value of fixed size is longer.
    const int LargestValue = sizeof(int) + 16;

    const int BigintElement = 20;

    static readonly long Epoch = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    readonly List<int> _starts = [];
    readonly SortedSet<int> _stray = [];
    byte[] _bytes = [];
    bool _rented;
    int _length;

    /// <summary>What precedes the rows: signature, no flags, no extension.</summary>
    public static ReadOnlyMemory<byte> Header { get; } =
        new byte[] { (byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xff, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0 };

    /// <summary>What follows the rows.</summary>
    public static ReadOnlyMemory<byte> Trailer { get; } = new byte[] { 0xff, 0xff };

    public int Count => _starts.Count;

    /// <summary>Bytes of all rows.</summary>
    public int Length => _length;

    /// <summary>Memory that they take, bytes.</summary>
    public long Memory => _bytes.Length + (long)_starts.Capacity * sizeof(int);

    /// <summary>Rows with a time that cannot be, in order.</summary>
    public IReadOnlyCollection<int> Stray => _stray;

    /// <summary>The bytes of some rows after one another.</summary>
    public ReadOnlyMemory<byte> Slice(int from, int to) => from == to ? default : _bytes.AsMemory(_starts[from]..(to < Count ? _starts[to] : _length));

    /// <summary>No more rows will come: keeps no more memory than these take.</summary>
    public void Seal()
    {
        var exact = _bytes.AsSpan(0, _length).ToArray();
        Replace(exact, rented: false);
        _starts.TrimExcess();
    }

    public void StartRow()
    {
        _starts.Add(_length);
        Reserve(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(_length), (short)columns);
        _length += sizeof(short);
    }

    /// <summary>Starts a row with what every fact begins with: time, run_id, seq, idx.</summary>
    public void StartFact(DateTimeOffset time, FactRows batch, int index)
    {
        StartRow();
        ChunkTime(time);
        Id(batch.RunId);
        Big(batch.Seq);
        Int(index);
    }

    public void Null() => Int32(-1);

    public void Time(DateTimeOffset value) => Long((value.UtcTicks - Epoch) / TimeSpan.TicksPerMicrosecond);

    public void Time(DateTimeOffset? value)
    {
        if (value is { } present)
        {
            Time(present);
        }
        else
        {
            Null();
        }
    }

    /// <summary>The time that decides in which chunk the row lies.</summary>
    public void ChunkTime(DateTimeOffset value)
    {
        if (clock.IsStray(value))
        {
            _stray.Add(Count - 1);
        }
        Time(value);
    }

    public void Id(Guid value)
    {
        Int32(16);
        value.TryWriteBytes(_bytes.AsSpan(_length), bigEndian: true, out _);
        _length += 16;
    }

    public void Big(ulong value) => Long((long)value);

    public void Big(ulong? value)
    {
        if (value is { } present)
        {
            Big(present);
        }
        else
        {
            Null();
        }
    }

    public void Long(long value)
    {
        Int32(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(long);
    }

    public void Int(int value)
    {
        Int32(sizeof(int));
        Int32(value);
    }

    public void Small(int value)
    {
        Int32(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(_length), (short)value);
        _length += sizeof(short);
    }

    public void Small(int? value)
    {
        if (value is { } present)
        {
            Small(present);
        }
        else
        {
            Null();
        }
    }

    public void Text(string value)
    {
        // Three bytes a character at most; the rest of the row keeps its room.
        Reserve(sizeof(int) + value.Length * 3);
        var written = Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_length + sizeof(int)));
        Int32(written);
        _length += written;
    }

    public void Bigs(ReadOnlySpan<long> values)
    {
        Reserve(24 + values.Length * (sizeof(int) + sizeof(long)));
        Array(values.Length, BigintElement, values.Length * (sizeof(int) + sizeof(long)));
        foreach (var value in values)
        {
            Long(value);
        }
    }

    // One dimension from 1, no nulls. An empty array has no dimension.
    void Array(int elements, int type, int bytes)
    {
        Int32(elements == 0 ? 12 : 20 + bytes);
        Int32(elements == 0 ? 0 : 1);
        Int32(0);
        Int32(type);
        if (elements > 0)
        {
            Int32(elements);
            Int32(1);
        }
    }

    void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(int);
    }

    // Room for what is named, and for a whole row of values of fixed size after it: those need not look.
    void Reserve(int bytes)
    {
        var needed = _length + bytes + columns * LargestValue;
        if (needed > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _bytes.Length * 2));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            Replace(larger, rented: true);
        }
    }

    void Replace(byte[] bytes, bool rented)
    {
        if (_rented)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        (_bytes, _rented) = (bytes, rented);
    }
}
