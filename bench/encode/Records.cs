// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;
using Fleet.Agent.Probes;
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using static Fleet.V1.ExtfragColumns.Types;

namespace Fleet.EncodeBench;

/// <summary>The kernel's records of a recording's events, as the ring had them.</summary>
static class Records
{
    static readonly Dictionary<string, int> Offsets = typeof(FragEvent).GetFields().ToDictionary(field => field.Name, field => (int)Marshal.OffsetOf<FragEvent>(field.Name));

    public static FragEvent[] Of(string recording)
    {
        using var reader = SegmentReader.Open(recording);
        return [.. reader.Batches().Select(BatchCodec.Decode).SelectMany(facts => facts.Extfrag.Rows()).Select(Of)];
    }

    /// <summary>What the kernel's record of the event would be, but for its cgroup and stack.</summary>
    public static FragEvent Of(ExtfragRow row)
    {
        Span<byte> bytes = stackalloc byte[Marshal.SizeOf<FragEvent>()];
        bytes.Clear();
        void Put<T>(string field, T value, Span<byte> to) where T : struct => MemoryMarshal.Write(to[Offsets[field]..], value);
        Put(nameof(FragEvent.BootNs), row.BootNs, bytes);
        Put(nameof(FragEvent.Pfn), row.Pfn ?? 0, bytes);
        Put(nameof(FragEvent.Pid), row.Pid, bytes);
        Put(nameof(FragEvent.Tid), row.Tid, bytes);
        Put(nameof(FragEvent.Cpu), (ushort)row.Cpu, bytes);
        Put(nameof(FragEvent.Node), (ushort)(row.Node ?? 0), bytes);
        Put(nameof(FragEvent.OneIn), row.OneIn, bytes);
        Put(nameof(FragEvent.IndexAlloc), (short)(row.IndexAlloc ?? 0), bytes);
        Put(nameof(FragEvent.IndexPageblock), (short)(row.IndexPageblock ?? 0), bytes);
        Put(nameof(FragEvent.UnusableAlloc), (ushort)(row.UnusableAlloc ?? 0), bytes);
        Put(nameof(FragEvent.UnusablePageblock), (ushort)(row.UnusablePageblock ?? 0), bytes);
        Put(nameof(FragEvent.AllocOrder), (byte)row.AllocOrder, bytes);
        Put(nameof(FragEvent.FallbackOrder), (byte)row.FallbackOrder, bytes);
        Put(nameof(FragEvent.Donor), (byte)row.Donor, bytes);
        Put(nameof(FragEvent.Claimer), (byte)row.Claimer, bytes);
        Put(nameof(FragEvent.Ownership), (byte)row.Ownership, bytes);
        Put(nameof(FragEvent.Zone), (byte)(row.Zone ?? 0), bytes);
        Put(nameof(FragEvent.Presence), (byte)PresenceOf(row), bytes);
        Encoding.UTF8.GetBytes(row.Comm, bytes.Slice(Offsets[nameof(FragEvent.Comm)], FragEvent.CommBytes.Length));
        return MemoryMarshal.Read<FragEvent>(bytes);
    }

    static Presence PresenceOf(ExtfragRow row) =>
        (row.Pfn is null ? 0 : Presence.Pfn) | (row.Zone is null ? 0 : Presence.Zone)
        | (row.IndexAlloc is null ? 0 : Presence.IndexAlloc) | (row.IndexPageblock is null ? 0 : Presence.IndexPageblock);
}
