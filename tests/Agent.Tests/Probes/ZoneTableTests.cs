// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Probes;

/// <summary>The zones and indices that the BPF object finds, against what the kernel itself prints.</summary>
[Collection(KernelCollection.Name)]
public sealed partial class ZoneTableTests
{
    public ZoneTableTests() => Requires.Kernel();

    [Fact]
    public void Zones_are_those_of_zoneinfo_with_their_place_and_size()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        var zones = probe.Names.Zones.ToList();
        var expected = ZoneInfo().Select(z => (z.Node, Zone: zones.IndexOf(z.Name), z.StartPfn, z.Managed)).Order().ToList();

        var found = probe.Zones.Zones.Select(z => (z.Node, z.Zone, State: probe.Zones.Read(z.Node, z.Zone)))
            .Select(z => (z.Node, z.Zone, z.State.StartPfn, z.State.ManagedPages)).Order().ToList();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Indices_of_every_order_equal_those_of_debugfs()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        using var debugFs = DetachedMount.Of("debugfs");
        Requires.That(File.Exists(debugFs?.Root + "/extfrag/extfrag_index"), "needs debugfs and a kernel with CONFIG_COMPACTION");
        var names = probe.Names;
        string? before = null, after = null;
        var snapshot = "";
        // The zones are in use: only a snapshot between two equal readings can be compared.
        for (var attempt = 0; attempt < 200; attempt++)
        {
            before = ReadBoth(debugFs!.Root);
            snapshot = Print(probe, zone => string.Join(' ', Enumerable.Range(0, names.PageOrders).Select(o => Thousandths(zone.Index[o]))))
                + Print(probe, zone => string.Join(' ', Enumerable.Range(0, names.PageOrders).Select(o => Thousandths(zone.Unusable[o]))));
            after = ReadBoth(debugFs!.Root);
            if (before == after)
                break;
        }
        Requires.That(before == after, "needs a machine whose free lists rest for a millisecond");

        Assert.Equal(before, snapshot);
    }

    static string Print(FragmonProbe probe, Func<FragZoneState, string> columns) => string.Concat(
        probe.Zones.Zones.Select(z => $"Node {z.Node}, zone {probe.Names.Zones[z.Zone]} {columns(probe.Zones.Read(z.Node, z.Zone))}\n"));

    /// <summary>As mm/vmstat.c prints them: <c>%d.%03d</c> of quotient and rest, each with its sign.</summary>
    static string Thousandths(int index)
    {
        var rest = index % 1000;
        return $"{index / 1000}." + (rest < 0 ? $"-{-rest:00}" : $"{rest:000}");
    }

    static string ReadBoth(string debugFs) =>
        Squeeze(File.ReadAllText(debugFs + "/extfrag/extfrag_index")) + Squeeze(File.ReadAllText(debugFs + "/extfrag/unusable_index"));

    static string Squeeze(string text) => Spaces().Replace(text, " ").Replace(" \n", "\n", StringComparison.Ordinal);

    static IEnumerable<(int Node, string Name, ulong StartPfn, ulong Managed)> ZoneInfo()
    {
        foreach (var part in File.ReadAllText("/proc/zoneinfo").Split("Node ", StringSplitOptions.RemoveEmptyEntries))
        {
            var head = Head().Match(part);
            var managed = ulong.Parse(Managed().Match(part).Groups[1].Value, CultureInfo.InvariantCulture);
            if (managed > 0)
                yield return (int.Parse(head.Groups[1].Value, CultureInfo.InvariantCulture), head.Groups[2].Value,
                    ulong.Parse(StartPfn().Match(part).Groups[1].Value, CultureInfo.InvariantCulture), managed);
        }
    }

    [GeneratedRegex(@"^(\d+), zone\s+(\w+)")]
    private static partial Regex Head();

    [GeneratedRegex(@"\bmanaged\s+(\d+)")]
    private static partial Regex Managed();

    [GeneratedRegex(@"start_pfn:\s+(\d+)")]
    private static partial Regex StartPfn();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
