// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>Reads a per-CPU hash of 64-bit counters: the sum over the CPUs for each key, many keys a system call.</summary>
/// <remarks>
/// Counters may grow while they are read: each sum is what it was at some moment of the read. Buffers are kept between
/// reads; not thread-safe.
/// </remarks>
public sealed unsafe class PerCpuCounters<TKey> where TKey : unmanaged
{
    const int NoEntry = 2, NoSpace = 28;
    readonly BpfMap _map;
    readonly int _cpus = Cpus.Possible;
    TKey[] _keys = new TKey[256];
    ulong[] _values;

    /// <exception cref="BpfException">The map's key or value has another size.</exception>
    public PerCpuCounters(BpfMap map)
    {
        if (map.KeySize != sizeof(TKey) || map.ValueSize != sizeof(ulong))
            throw new BpfException($"map {map.Name} has keys of {map.KeySize} and values of {map.ValueSize} bytes, not {sizeof(TKey)} and 8", 0, "");
        _map = map;
        _values = new ulong[_keys.Length * _cpus];
    }

    /// <summary>Appends every key with its sum to <paramref name="into"/>.</summary>
    /// <exception cref="BpfException">The kernel refused.</exception>
    public void Read(List<KeyValuePair<TKey, ulong>> into)
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

    ulong Sum(int index)
    {
        var sum = 0UL;
        foreach (var value in _values.AsSpan(index * _cpus, _cpus))
            sum += value;
        return sum;
    }

    void Grow()
    {
        _keys = new TKey[_keys.Length * 2];
        _values = new ulong[_keys.Length * _cpus];
    }
}
