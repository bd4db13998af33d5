// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>
/// A read-only mount of a kernel file system that stands in no directory and ends with its disposal: nothing on the host
/// changes. Needs CAP_SYS_ADMIN.
/// </summary>
public sealed class DetachedMount : IDisposable
{
    readonly OwnedDescriptor _descriptor;

    DetachedMount(OwnedDescriptor descriptor) => _descriptor = descriptor;

    /// <summary>A path below which the files are found, in this process only.</summary>
    public string Root => $"/proc/self/fd/{_descriptor.Number}";

    /// <param name="fileSystem"><c>tracefs</c>, <c>debugfs</c>, ...</param>
    /// <returns>Null where this process may not mount, or the kernel lacks the file system.</returns>
    public static DetachedMount? Of(string fileSystem)
    {
        var descriptor = Libc.MountDetached(fileSystem);
        return descriptor < 0 ? null : new DetachedMount(OwnedDescriptor.Of(descriptor, $"mount {fileSystem}"));
    }

    public void Dispose() => _descriptor.Dispose();
}
