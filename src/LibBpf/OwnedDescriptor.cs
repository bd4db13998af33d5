// SPDX-License-Identifier: Apache-2.0
using Microsoft.Win32.SafeHandles;

namespace Fleet.LibBpf;

/// <summary>A file descriptor that is closed on disposal.</summary>
sealed class OwnedDescriptor : SafeHandleMinusOneIsInvalid
{
    OwnedDescriptor(int number) : base(ownsHandle: true) => SetHandle(number);

    internal int Number => (int)handle;

    /// <param name="number">A descriptor, or -1 with errno set, or -errno.</param>
    /// <exception cref="BpfException"><paramref name="number"/> is negative.</exception>
    internal static OwnedDescriptor Of(int number, string operation) =>
        number >= 0 ? new OwnedDescriptor(number) : throw BpfException.From(operation, number == -1 ? 0 : number);

    protected override bool ReleaseHandle() => Libc.close(Number) == 0;
}
