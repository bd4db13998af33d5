// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Agent.Tests.Probes;

/// <summary>How often a tracepoint fires on all CPUs, by the kernel's own perf counters: as <c>perf stat -a -e</c>.</summary>
sealed partial class TracepointCounter : IDisposable
{
    readonly List<SafeFileHandle> _counters = [];

    /// <param name="name">With its system: <c>compaction/mm_compaction_end</c>.</param>
    /// <param name="filter">In tracefs' words; null counts everything.</param>
    public TracepointCounter(string name, string? filter = null)
    {
        var id = ulong.Parse(File.ReadAllText($"/sys/kernel/tracing/events/{name}/id"), CultureInfo.InvariantCulture);
        for (var cpu = 0; cpu < Environment.ProcessorCount; cpu++)
        {
            _counters.Add(Open(id, cpu));
            if (filter is not null)
                SetFilter(_counters[^1], filter);
        }
    }

    /// <summary>Since it was made.</summary>
    public ulong Read()
    {
        ulong sum = 0;
        foreach (var counter in _counters)
        {
            Assert.Equal(sizeof(ulong), read(counter, out var value, sizeof(ulong)));
            sum += value;
        }
        return sum;
    }

    public void Dispose() => _counters.ForEach(counter => counter.Dispose());

    static SafeFileHandle Open(ulong id, int cpu)
    {
        const int AttributeSize = 128, TypeTracepoint = 2;
        const nint CloseOnExec = 8;
        var attribute = new byte[AttributeSize];
        BitConverter.TryWriteBytes(attribute, TypeTracepoint);
        BitConverter.TryWriteBytes(attribute.AsSpan(4), AttributeSize);
        BitConverter.TryWriteBytes(attribute.AsSpan(8), id);
        var number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 241 : 298; // perf_event_open
        var descriptor = (int)syscall(number, attribute, -1, cpu, -1, CloseOnExec);
        Assert.True(descriptor >= 0, $"perf_event_open: {Marshal.GetLastPInvokeErrorMessage()}");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    static void SetFilter(SafeFileHandle counter, string filter)
    {
        const nuint SetFilterRequest = 0x40082406; // PERF_EVENT_IOC_SET_FILTER
        Assert.True(ioctl(counter, SetFilterRequest, filter) == 0, $"filter {filter}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc.so.6", SetLastError = true)]
    private static partial nint syscall(nint number, byte[] attribute, nint pid, nint cpu, nint group, nint flags);

    [LibraryImport("libc.so.6", SetLastError = true)]
    private static partial nint read(SafeFileHandle descriptor, out ulong value, nuint length);

    [LibraryImport("libc.so.6", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ioctl(SafeFileHandle descriptor, nuint request, string argument);
}
