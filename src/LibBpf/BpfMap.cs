// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>One map of a <see cref="BpfObject"/>, which owns it.</summary>
public sealed unsafe class BpfMap
{
    const int NoEntry = 2;
    readonly BpfObject _owner; // keeps the native object alive
    readonly nint _map;

    internal BpfMap(BpfObject owner, nint map, string name)
    {
        _owner = owner;
        _map = map;
        Name = name;
    }

    public string Name { get; }

    /// <summary>For a ring buffer its bytes: a power of two times the page size. Set before load.</summary>
    /// <exception cref="BpfException">Set after load.</exception>
    public uint MaxEntries
    {
        get => Native.bpf_map__max_entries(Handle);
        set
        {
            var result = Native.bpf_map__set_max_entries(Handle, value);
            if (result < 0)
                throw BpfException.From($"size map {Name}", result);
        }
    }

    internal int Descriptor => Native.bpf_map__fd(Handle);

    internal uint KeySize => Native.bpf_map__key_size(Handle);

    internal uint ValueSize => Native.bpf_map__value_size(Handle);

    /// <summary>The initial content of a section of global variables, to be changed before load.</summary>
    internal Span<byte> Memory
    {
        get
        {
            nuint size;
            var start = Native.bpf_map__initial_value(Handle, &size);
            return start is null ? throw new BpfException($"map {Name} has no memory to share", 0, "") : new Span<byte>(start, (int)size);
        }
    }

    nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_owner.IsClosed, _owner);
            return _map;
        }
    }

    /// <summary>An element of an array.</summary>
    /// <exception cref="BpfException">There is none, or its size is another.</exception>
    public T Element<T>(uint index) where T : unmanaged
    {
        Expect(sizeof(T));
        T value;
        Lookup(index, &value);
        return value;
    }

    /// <summary>An element of a per-CPU array: one value for each possible CPU.</summary>
    /// <exception cref="BpfException">There is none, or its size is another.</exception>
    public T[] PerCpuElement<T>(uint index) where T : unmanaged
    {
        if (sizeof(T) % 8 != 0)
            throw new ArgumentException("The kernel pads per-CPU values to 8 bytes.", nameof(T));
        Expect(sizeof(T));
        var values = new T[Cpus.Possible];
        fixed (T* first = values)
            Lookup(index, first);
        return values;
    }

    /// <summary>What a hash map holds under a key.</summary>
    /// <returns>False where it holds nothing.</returns>
    /// <exception cref="BpfException">Key or value have another size, or the kernel refused.</exception>
    public bool TryLookup<TKey, TValue>(TKey key, out TValue value) where TKey : unmanaged where TValue : unmanaged
    {
        Expect(sizeof(TValue));
        ExpectKey(sizeof(TKey));
        TValue found = default;
        var result = Native.bpf_map_lookup_elem(Descriptor, &key, &found);
        if (result < 0 && result != -NoEntry)
            throw BpfException.From($"look up in map {Name}", result);
        value = found;
        return result == 0;
    }

    /// <summary>The keys of a hash map; one that comes or goes meanwhile may be missing, as may others behind it.</summary>
    /// <exception cref="BpfException">A key has another size, or the kernel refused.</exception>
    public HashSet<TKey> Keys<TKey>() where TKey : unmanaged
    {
        ExpectKey(sizeof(TKey));
        var keys = new HashSet<TKey>();
        TKey last, next;
        var result = Native.bpf_map_get_next_key(Descriptor, null, &next);
        for (var left = MaxEntries; result == 0 && left > 0; left--) // after a key that went the kernel begins again
        {
            keys.Add(last = next);
            result = Native.bpf_map_get_next_key(Descriptor, &last, &next);
        }
        return result is 0 or -NoEntry ? keys : throw BpfException.From($"read the keys of map {Name}", result);
    }

    /// <summary>An element of an array, whatever it is.</summary>
    internal byte[] Bytes(uint index)
    {
        var bytes = new byte[ValueSize];
        fixed (byte* first = bytes)
            Lookup(index, first);
        return bytes;
    }

    void ExpectKey(int size)
    {
        if (KeySize != size)
            throw new BpfException($"a key of map {Name} has {KeySize} bytes, not {size}", 0, "");
    }

    void Expect(int size)
    {
        if (ValueSize != size)
            throw new BpfException($"a value of map {Name} has {ValueSize} bytes, not {size}", 0, "");
    }

    void Lookup(uint index, void* value)
    {
        var result = Native.bpf_map_lookup_elem(Descriptor, &index, value);
        if (result < 0)
            throw BpfException.From($"read element {index} of map {Name}", result);
    }
}
