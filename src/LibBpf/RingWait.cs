// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace Fleet.LibBpf;

/// <summary>Waits for a ring buffer's wake-ups, and for those of other threads.</summary>
/// <remarks>
/// Edge-triggered: a level-triggered wait returns at once while any record is unread, and then the reader runs for each
/// single record, which costs both sides far more than the records do.
/// </remarks>
sealed unsafe class RingWait : IDisposable
{
    const int CloseOnExec = 0x80000, NonBlocking = 0x800, Add = 1, Interrupted = 4;
    const uint Readable = 1, EdgeTriggered = 1u << 31;
    readonly string _name;
    readonly OwnedDescriptor _epoll;
    readonly OwnedDescriptor _woken;

    internal RingWait(BpfMap ring)
    {
        _name = ring.Name;
        _epoll = OwnedDescriptor.Of(Libc.epoll_create1(CloseOnExec), "create an epoll instance");
        _woken = OwnedDescriptor.Of(Libc.eventfd(0, CloseOnExec | NonBlocking), "create an eventfd");
        Watch(ring.Descriptor);
        Watch(_woken.Number);
    }

    internal bool Wait(TimeSpan timeout)
    {
        var happening = stackalloc uint[4];
        var ready = Libc.epoll_wait(_epoll.Number, happening, 1, (int)Math.Ceiling(timeout.TotalMilliseconds));
        if (ready < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            throw BpfException.From($"wait for ring {_name}", 0);
        return ready > 0;
    }

    /// <summary>Ends the wait of now or the next one. Safe from any thread.</summary>
    internal void Wake()
    {
        ulong one = 1;
        _ = Libc.write(_woken.Number, &one, sizeof(ulong)); // refused only where it is woken 2^64 times over
    }

    public void Dispose()
    {
        _woken.Dispose();
        _epoll.Dispose();
    }

    void Watch(int descriptor)
    {
        var happening = stackalloc uint[4]; // struct epoll_event: 12 bytes on x86-64, 16 elsewhere
        new Span<uint>(happening, 4).Clear();
        happening[0] = Readable | EdgeTriggered;
        if (Libc.epoll_ctl(_epoll.Number, Add, descriptor, happening) < 0)
            throw BpfException.From($"watch ring {_name}", 0);
    }
}
