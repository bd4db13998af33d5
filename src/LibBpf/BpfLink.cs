// SPDX-License-Identifier: Apache-2.0
using Microsoft.Win32.SafeHandles;

namespace Fleet.LibBpf;

/// <summary>A program's attachment. Disposing detaches it.</summary>
public sealed class BpfLink : SafeHandleZeroOrMinusOneIsInvalid
{
    internal BpfLink(nint link) : base(ownsHandle: true) => SetHandle(link);

    protected override bool ReleaseHandle() => Native.bpf_link__destroy(handle) == 0;
}
