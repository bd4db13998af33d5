// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Fleet.LibBpf;

/// <summary>
/// libbpf 1.1 and later, under its own names. A program published with native code links libbpf in
/// (<c>DirectPInvoke</c>); elsewhere libbpf.so.1 is loaded, or the file that FLEET_LIBBPF names.
/// </summary>
/// <remarks>Pointers come back as 0 with errno set, numbers as -errno.</remarks>
static unsafe partial class Native
{
    const string Library = "libbpf";
    const string PathVariable = "FLEET_LIBBPF";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == Libc.Library)
            return NativeLibrary.Load("libc.so.6");
        if (name != Library)
            return 0;
        var file = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } set ? set : "libbpf.so.1";
        return NativeLibrary.TryLoad(file, out var handle)
            ? handle
            : throw new BpfException($"load {file}", 0, $"Install libbpf 1.1 or later (Debian: libbpf1), or name the file in {PathVariable}.");
    }

    [LibraryImport(Library)]
    internal static partial uint libbpf_major_version();

    [LibraryImport(Library)]
    internal static partial uint libbpf_minor_version();

    [LibraryImport(Library)]
    internal static partial void* libbpf_set_print(delegate* unmanaged<int, byte*, void*, int> print);

    [LibraryImport(Library)]
    internal static partial int libbpf_num_possible_cpus();

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint bpf_object__open_mem(void* elf, nuint size, ObjectOpenOptions* options);

    [LibraryImport(Library)]
    internal static partial int bpf_object__load(BpfObject obj);

    [LibraryImport(Library)]
    internal static partial void bpf_object__close(nint obj);

    [LibraryImport(Library)]
    internal static partial nint bpf_object__btf(BpfObject obj);

    [LibraryImport(Library)]
    internal static partial nint bpf_object__next_program(BpfObject obj, nint program);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_object__find_program_by_name(BpfObject obj, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint bpf_object__find_map_by_name(BpfObject obj, string name);

    [LibraryImport(Library)]
    internal static partial int bpf_program__fd(nint program);

    [LibraryImport(Library)]
    internal static partial int bpf_program__set_autoload(nint program, byte autoload);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int bpf_program__set_attach_target(nint program, int attachTo, string function);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint bpf_program__attach(nint program);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint bpf_program__attach_iter(nint program, void* options);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial nint bpf_program__attach_perf_event(nint program, int perfEvent);

    [LibraryImport(Library)]
    internal static partial int bpf_link__fd(BpfLink link);

    [LibraryImport(Library)]
    internal static partial int bpf_link__destroy(nint link);

    [LibraryImport(Library)]
    internal static partial int bpf_iter_create(int link);

    [LibraryImport(Library)]
    internal static partial int bpf_map__fd(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__max_entries(nint map);

    [LibraryImport(Library)]
    internal static partial int bpf_map__set_max_entries(nint map, uint entries);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__key_size(nint map);

    [LibraryImport(Library)]
    internal static partial uint bpf_map__value_size(nint map);

    [LibraryImport(Library)]
    internal static partial byte* bpf_map__initial_value(nint map, nuint* size);

    [LibraryImport(Library)]
    internal static partial int bpf_map_lookup_elem(int map, void* key, void* value);

    [LibraryImport(Library)]
    internal static partial int bpf_map_get_next_key(int map, void* key, void* next);

    [LibraryImport(Library)]
    internal static partial int bpf_map_lookup_batch(
        int map, void* inBatch, void* outBatch, void* keys, void* values, uint* count, void* options);

    [LibraryImport(Library)]
    internal static partial int bpf_prog_test_run_opts(int program, TestRunOptions* options);

    [LibraryImport(Library)]
    internal static partial int bpf_obj_get_info_by_fd(int descriptor, void* info, uint* length);

    [LibraryImport(Library)]
    internal static partial int bpf_enable_stats(int type);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint btf__parse(string path, void* extension);

    [LibraryImport(Library)]
    internal static partial void btf__free(nint btf);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int btf__find_by_name_kind(Btf btf, string name, uint kind);

    [LibraryImport(Library)]
    internal static partial BtfType* btf__type_by_id(Btf btf, uint id);

    [LibraryImport(Library)]
    internal static partial byte* btf__name_by_offset(Btf btf, uint offset);

    [LibraryImport(Library)]
    internal static partial long btf__resolve_size(Btf btf, uint id);

    /// <summary>struct bpf_object_open_opts of libbpf 1.1; libbpf reads <c>Size</c> bytes of it.</summary>
    internal struct ObjectOpenOptions
    {
        internal nuint Size;
        internal byte* ObjectName;
        internal byte RelaxedMaps;
        internal byte* PinRootPath;
        internal uint Reserved;
        internal byte* Kconfig;
        internal byte* BtfCustomPath;
    }

    /// <summary>struct bpf_test_run_opts.</summary>
    internal struct TestRunOptions
    {
        internal nuint Size;
        internal void* DataIn;
        internal void* DataOut;
        internal uint DataSizeIn;
        internal uint DataSizeOut;
        internal void* ContextIn;
        internal void* ContextOut;
        internal uint ContextSizeIn;
        internal uint ContextSizeOut;
        internal uint ReturnValue;
        internal int Repeat;
        internal uint Duration;
        internal uint Flags;
        internal uint Cpu;
        internal uint BatchSize;
    }

    /// <summary>struct btf_type: what follows it depends on the kind.</summary>
    internal struct BtfType
    {
        internal uint Name;
        internal uint Info;
        internal uint SizeOrType;

        internal readonly uint Kind => (Info >> 24) & 0x1f;
        internal readonly int Count => (int)(Info & 0xffff);
        internal readonly bool KindFlag => (Info >> 31) != 0;
    }
}
