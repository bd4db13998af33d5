// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>The libbpf that this process runs with: the host's, or the one linked in.</summary>
public static class LibBpfLibrary
{
    /// <exception cref="BpfException">There is none.</exception>
    public static Version Version() => new((int)Native.libbpf_major_version(), (int)Native.libbpf_minor_version());
}
