// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Agent.Tests.CommandLine;

/// <summary>BPF programs, maps, links and type information of the running kernel, which knows each by a number.</summary>
static partial class KernelObjects
{
    const int NoSuchObject = -2;

    /// <summary>Those that a process holds open.</summary>
    public static IReadOnlySet<(string Kind, uint Id)> HeldBy(int process) => Directory.GetFiles($"/proc/{process}/fdinfo")
        .SelectMany(Lines).Select(line => line.Split(":\t"))
        .Where(line => line is ["prog_id" or "map_id" or "link_id" or "btf_id", _])
        .Select(line => (line[0], uint.Parse(line[1], CultureInfo.InvariantCulture))).ToHashSet();

    /// <summary>Whether the kernel has it still.</summary>
    public static bool Exists((string Kind, uint Id) wanted)
    {
        var descriptor = wanted.Kind switch
        {
            "prog_id" => ProgramById(wanted.Id),
            "map_id" => MapById(wanted.Id),
            "link_id" => LinkById(wanted.Id),
            _ => BtfById(wanted.Id),
        };
        using var held = new SafeFileHandle(descriptor, ownsHandle: true);
        Assert.True(descriptor is >= 0 or NoSuchObject, $"{wanted}: error {-descriptor}");
        return descriptor >= 0;
    }

    static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return []; // closed meanwhile
        }
    }

    [LibraryImport("libbpf.so.1", EntryPoint = "bpf_prog_get_fd_by_id")]
    private static partial int ProgramById(uint id);

    [LibraryImport("libbpf.so.1", EntryPoint = "bpf_map_get_fd_by_id")]
    private static partial int MapById(uint id);

    [LibraryImport("libbpf.so.1", EntryPoint = "bpf_link_get_fd_by_id")]
    private static partial int LinkById(uint id);

    [LibraryImport("libbpf.so.1", EntryPoint = "bpf_btf_get_fd_by_id")]
    private static partial int BtfById(uint id);
}
