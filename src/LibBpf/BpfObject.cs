// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fleet.LibBpf;

/// <summary>A BPF object file: opened, its knobs set, then loaded into the kernel. Disposing unloads it.</summary>
/// <remarks>Not thread-safe. Programs, maps and BTF taken from it keep it alive but do not outlive its disposal.</remarks>
public sealed unsafe class BpfObject : SafeHandleZeroOrMinusOneIsInvalid
{
    readonly string _name;
    Btf? _btf;

    BpfObject(string name, nint handle) : base(ownsHandle: true)
    {
        _name = name;
        SetHandle(handle);
    }

    /// <summary>The object's own type information.</summary>
    public Btf Btf => _btf ??= new Btf(Native.bpf_object__btf(this), owned: false);

    /// <param name="elf">The object file; copied.</param>
    /// <param name="name">Goes into the names of its maps in the kernel: at most 15 characters.</param>
    /// <param name="kernelBtf">Type information for CO-RE in place of the running kernel's.</param>
    /// <exception cref="BpfException">It is not a BPF object.</exception>
    public static BpfObject Open(ReadOnlySpan<byte> elf, string name, string? kernelBtf = null)
    {
        LibBpfLog.Start();
        fixed (byte* bytes = elf, nameText = Utf8(name), btfText = Utf8(kernelBtf))
        {
            var options = new Native.ObjectOpenOptions
            {
                Size = (nuint)sizeof(Native.ObjectOpenOptions),
                ObjectName = nameText,
                BtfCustomPath = btfText,
            };
            var handle = Native.bpf_object__open_mem(bytes, (nuint)elf.Length, &options);
            return handle != 0 ? new BpfObject(name, handle) : throw BpfException.From($"open BPF object {name}", 0);
        }
    }

    /// <summary>Creates the maps and loads every program that is wanted; the verifier runs here.</summary>
    /// <exception cref="BpfException">With the verifier's last lines in its log.</exception>
    public void Load()
    {
        if (!Privileges.OfThisThread().ListsModules)
            LeaveModulesOut();
        LibBpfLog.Start();
        var result = Native.bpf_object__load(this);
        if (result < 0)
            throw BpfException.From($"load BPF object {_name}", result);
    }

    /// <summary>
    /// A function that this kernel does not have, though the object can do without, is looked for in modules too; and libbpf 1.1
    /// gives the load up where it may not list them. It lists them once an object: looking here for a target that no kernel has
    /// fails, as it must, and leaves them known to have nothing.
    /// </summary>
    void LeaveModulesOut()
    {
        if (Native.bpf_object__next_program(this, 0) is not 0 and var any)
            _ = Native.bpf_program__set_attach_target(any, 0, "fleet_has_no_such_target");
    }

    /// <exception cref="BpfException">The object has no such program.</exception>
    public BpfProgram Program(string name) =>
        Native.bpf_object__find_program_by_name(this, name) is not 0 and var program
            ? new BpfProgram(this, program, name)
            : throw new BpfException($"BPF object {_name} has no program {name}", 0, "");

    /// <param name="name">As in the source; <c>.rodata</c> and <c>.bss</c> for its global variables.</param>
    /// <exception cref="BpfException">The object has no such map.</exception>
    public BpfMap Map(string name) =>
        Native.bpf_object__find_map_by_name(this, name) is not 0 and var map
            ? new BpfMap(this, map, name)
            : throw new BpfException($"BPF object {_name} has no map {name}", 0, "");

    /// <summary>Sets a <c>const volatile</c> variable; only before <see cref="Load"/>.</summary>
    /// <exception cref="BpfException">There is no such variable, or its size is another.</exception>
    public void SetConstant<T>(string variable, T value) where T : unmanaged =>
        MemoryMarshal.Write(ConstantBytes(variable, sizeof(T)), in value);

    /// <summary>What a zero-initialised global array holds now; only after <see cref="Load"/>.</summary>
    /// <exception cref="BpfException">There is no such variable.</exception>
    public T[] ReadGlobal<T>(string variable) where T : unmanaged
    {
        var (offset, size) = Place(".bss", variable);
        var section = Map(".bss").Bytes(0);
        return MemoryMarshal.Cast<byte, T>(section.AsSpan((int)offset, (int)size)).ToArray();
    }

    protected override bool ReleaseHandle()
    {
        Native.bpf_object__close(handle);
        return true;
    }

    Span<byte> ConstantBytes(string variable, int size)
    {
        const string Section = ".rodata";
        var place = Place(Section, variable);
        return place.Size == size
            ? Map(Section).Memory.Slice((int)place.Offset, size)
            : throw new BpfException($"variable {variable} of BPF object {_name} has {place.Size} bytes, not {size}", 0, "");
    }

    (uint Offset, uint Size) Place(string section, string variable) =>
        Btf.Variable(section, variable) ?? throw new BpfException($"BPF object {_name} has no variable {variable} in {section}", 0, "");

    static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text + '\0');
}
