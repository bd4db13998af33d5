// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fleet.LibBpf;

/// <summary>Type information of a kernel or a BPF object. A null answer means that it does not know the name.</summary>
/// <remarks>Encoding: Documentation/bpf/btf.rst.</remarks>
public sealed unsafe class Btf : SafeHandleZeroOrMinusOneIsInvalid
{
    public const string KernelPath = "/sys/kernel/btf/vmlinux";
    const uint KindPointer = 2, KindArray = 3, KindStruct = 4, KindEnum = 6, KindTypedef = 8, KindVolatile = 9, KindConst = 10, KindFunction = 12,
        KindVar = 14, KindDataSection = 15;

    internal Btf(nint handle, bool owned) : base(owned) => SetHandle(handle);

    /// <param name="path">The running kernel's when left out.</param>
    /// <exception cref="BpfException">There is none, or it is not BTF.</exception>
    public static Btf OfKernel(string path = KernelPath)
    {
        if (!File.Exists(path))
            throw new BpfException($"read kernel type information {path}: no such file", 0,
                "Boot a kernel built with CONFIG_DEBUG_INFO_BTF=y, as every Debian, Fedora and Ubuntu kernel since 5.10 is.");
        LibBpfLog.Start();
        var handle = Native.btf__parse(path, null);
        return handle != 0 ? new Btf(handle, owned: true) : throw BpfException.From($"read kernel type information {path}", 0);
    }

    /// <summary>Whether programs of type <c>tp_btf</c> can attach to this tracepoint.</summary>
    public bool HasTracepoint(string name) => Find("btf_trace_" + name, KindTypedef) is not null;

    /// <summary>Whether the kernel has a function of that name that was not inlined everywhere.</summary>
    public bool HasFunction(string name) => Find(name, KindFunction) is not null;

    /// <summary>
    /// Types of the arguments that a <c>tp_btf</c> program gets, each as C writes it, without const; null where the tracepoint
    /// is not known.
    /// </summary>
    public IReadOnlyList<string>? TracepointArguments(string name)
    {
        if (Find("btf_trace_" + name, KindTypedef) is not { } id)
            return null;
        // typedef void (*btf_trace_NAME)(void *data, ...): the program does not see the first parameter.
        var pointer = Native.btf__type_by_id(this, Native.btf__type_by_id(this, id)->SizeOrType);
        var prototype = Native.btf__type_by_id(this, pointer->SizeOrType);
        var entries = (uint*)(prototype + 1); // struct btf_param: name, type
        var arguments = new string[prototype->Count - 1];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Spell(entries[2 * (i + 1) + 1]);
        return arguments;
    }

    /// <summary>Names and values of an enum, in the order of its definition.</summary>
    public IReadOnlyList<KeyValuePair<string, int>>? EnumValues(string name)
    {
        if (Find(name, KindEnum) is not { } id)
            return null;
        var type = Native.btf__type_by_id(this, id);
        var entries = (uint*)(type + 1); // struct btf_enum: name, value
        var values = new KeyValuePair<string, int>[type->Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = new(Text(entries[2 * i]), (int)entries[2 * i + 1]);
        return values;
    }

    /// <summary>Size and members of a struct.</summary>
    public BtfStruct? Struct(string name)
    {
        if (Find(name, KindStruct) is not { } id)
            return null;
        var type = Native.btf__type_by_id(this, id);
        var entries = (uint*)(type + 1); // struct btf_member: name, type, offset in bits
        var members = new BtfMember[type->Count];
        for (var i = 0; i < members.Length; i++)
        {
            var bits = type->KindFlag ? entries[3 * i + 2] & 0xffffff : entries[3 * i + 2];
            members[i] = new(Text(entries[3 * i]), bits / 8, SizeOf(entries[3 * i + 1]), ElementsOf(entries[3 * i + 1]));
        }
        return new BtfStruct(name, type->SizeOrType, members);
    }

    /// <summary>Where a global variable stands in its section.</summary>
    internal (uint Offset, uint Size)? Variable(string section, string name)
    {
        if (Find(section, KindDataSection) is not { } id)
            return null;
        var type = Native.btf__type_by_id(this, id);
        var entries = (uint*)(type + 1); // struct btf_var_secinfo: type, offset, size
        for (var i = 0; i < type->Count; i++)
        {
            var variable = Native.btf__type_by_id(this, entries[3 * i]);
            if (variable->Kind == KindVar && Text(variable->Name) == name)
                return (entries[3 * i + 1], entries[3 * i + 2]);
        }
        return null;
    }

    protected override bool ReleaseHandle()
    {
        Native.btf__free(handle);
        return true;
    }

    string Spell(uint id)
    {
        if (id == 0)
            return "void";
        var type = Native.btf__type_by_id(this, id);
        return type->Kind switch
        {
            KindPointer => Spell(type->SizeOrType) + " *",
            KindConst or KindVolatile => Spell(type->SizeOrType),
            KindStruct => "struct " + Text(type->Name),
            KindEnum => "enum " + Text(type->Name),
            _ => Text(type->Name),
        };
    }

    uint? Find(string name, uint kind) => Native.btf__find_by_name_kind(this, name, kind) is > 0 and var id ? (uint)id : null;

    uint SizeOf(uint type) => (uint)Math.Max(0, Native.btf__resolve_size(this, type));

    uint? ElementsOf(uint id)
    {
        var type = Native.btf__type_by_id(this, id);
        while (type->Kind is KindTypedef or KindVolatile or KindConst)
            type = Native.btf__type_by_id(this, type->SizeOrType);
        return type->Kind == KindArray ? ((uint*)(type + 1))[2] : null; // struct btf_array: type, index type, elements
    }

    string Text(uint offset) => Marshal.PtrToStringUTF8((nint)Native.btf__name_by_offset(this, offset)) ?? "";
}

/// <param name="Size">Bytes.</param>
public sealed record BtfStruct(string Name, uint Size, IReadOnlyList<BtfMember> Members)
{
    /// <summary>The member of that name, null if there is none.</summary>
    public BtfMember? Member(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name)
                return member;
        }
        return null;
    }
}

/// <param name="Offset">Bytes from the start of the struct.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Elements">How many elements an array has; null for everything else.</param>
public readonly record struct BtfMember(string Name, uint Offset, uint Size, uint? Elements);
