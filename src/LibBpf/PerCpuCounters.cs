// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>Reads a per-CPU hash of 64-bit counters, one or more a key: the sums over the CPUs, many keys a system call.</summary>
/// <typeparam name="TKey">As in the map.</typeparam>
/// <typeparam name="TValue">Of 64-bit counters only; each is summed by itself.</typeparam>
/// <remarks>
/// Counters may grow while they are read: each sum is what it was at some moment of the read. Buffers are kept between
/// reads; not thread-safe.
/// </remarks>
public sealed unsafe class PerCpuCounters<TKey, TValue> where TKey : unmanaged where TValue : unmanaged
{
    const int NoEntry = 2, NoSpace = 28;
    readonly BpfMap _map;
    readonly int _cpus = Cpus.Possible;
    TKey[] _keys = new TKey[256];
    ulong[] _values;

    /// <exception cref="BpfException">The map's key or value has another size.</exception>
    public PerCpuCounters(BpfMap map)
    {
        if (map.KeySize != sizeof(TKey) || map.ValueSize != sizeof(TValue) || sizeof(TValue) % sizeof(ulong) != 0)
            throw new BpfException(
                $"map {map.Name} has keys of {map.KeySize} and values of {map.ValueSize} bytes, not {sizeof(TKey)} and {sizeof(TValue)}", 0, "");
        _map = map;
        _values = new ulong[_keys.Length * _cpus * Words];
    }

    static int Words => sizeof(TValue) / sizeof(ulong);

    /// <summary>Appends every key with its sums to <paramref name="into"/>.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public void Read(List<KeyValuePair<TKey, TValue>> into)
    {
        uint token = 0; // where the kernel goes on: a bucket's number
        var started = false;
        while (true)
        {
            var count = (uint)_keys.Length;
            var result = ReadBatch(started ? &token : null, &token, &count);
            if (result == -NoSpace && count == 0)
            {
                Grow(); // one bucket holds more keys than the buffer
                continue;
            }
            if (result < 0 && result != -NoEntry)
                throw BpfException.From($"read map {_map.Name}", result);
            for (var i = 0; i < (int)count; i++)
                into.Add(new(_keys[i], Sum(i)));
            if (result == -NoEntry)
                return;
            started = true;
        }
    }

    int ReadBatch(uint* from, uint* next, uint* count)
    {
        fixed (TKey* keys = _keys)
        fixed (ulong* values = _values)
            return Native.bpf_map_lookup_batch(_map.Descriptor, from, next, keys, values, count, null);
    }

    TValue Sum(int index)
    {
        TValue sum = default;
        var words = new Span<ulong>(&sum, Words);
        var values = _values.AsSpan(index * _cpus * Words, _cpus * Words);
        for (var i = 0; i < values.Length; i++)
            words[i % Words] += values[i];
        return sum;
    }

    void Grow()
    {
        _keys = new TKey[_keys.Length * 2];
        _values = new ulong[_keys.Length * _cpus * Words];
    }
}
