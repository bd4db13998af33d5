// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>The C# mirrors of bpf/fragmon.h, member by member, against the type information in the object itself.</summary>
public sealed class LayoutTests
{
    public static TheoryData<string, Type> Mirrors => new()
    {
        { "fragmon_event", typeof(FragEvent) },
        { "fragmon_count_key", typeof(FragCountKey) },
        { "fragmon_count", typeof(FragCount) },
        { "fragmon_tally", typeof(FragTally) },
        { "fragmon_slot", typeof(FragSlot) },
        { "fragmon_detail", typeof(FragDetail) },
        { "fragmon_cpu", typeof(FragCpu) },
        { "fragmon_stack", typeof(FragStack) },
        { "fragmon_stack_tally", typeof(FragStackTally) },
        { "fragmon_zone_state", typeof(FragZoneState) },
    };

    [Theory]
    [MemberData(nameof(Mirrors))]
    public void Each_member_stands_where_the_object_says(string name, Type mirror)
    {
        using var obj = FragmonProbe.OpenObject();
        var native = obj.Btf.Struct(name)!;

        Assert.Equal(native.Members.Select(m => (Plain(m.Name), m.Offset, m.Size)), MembersOf(mirror));
        Assert.Equal(native.Size, SizeOf(mirror));
    }

    [Theory]
    [MemberData(nameof(Mirrors))]
    public void No_struct_has_padding(string name, Type mirror)
    {
        using var obj = FragmonProbe.OpenObject();
        var native = obj.Btf.Struct(name)!;

        Assert.Equal(native.Size, (uint)native.Members.Sum(m => m.Size));
        Assert.Equal(native.Size, SizeOf(mirror));
    }

    [Fact]
    public void Enums_of_the_object_have_the_values_of_the_wire()
    {
        using var obj = FragmonProbe.OpenObject();

        Assert.Equal((int)Kind.Extfrag, Value(obj, "fragmon_kind", "FRAGMON_EXTFRAG"));
        Assert.Equal((int)Ownership.Unknown, Value(obj, "fragmon_ownership", "FRAGMON_OWNERSHIP_UNKNOWN"));
        Assert.Equal((int)Ownership.Steal, Value(obj, "fragmon_ownership", "FRAGMON_STEAL"));
        Assert.Equal((int)Ownership.Claim, Value(obj, "fragmon_ownership", "FRAGMON_CLAIM"));
        Assert.Equal((int)FragDetail.DetailMode.All, Value(obj, "fragmon_detail_mode", "FRAGMON_DETAIL_ALL"));
        Assert.Equal((int)FragDetail.DetailMode.Budget, Value(obj, "fragmon_detail_mode", "FRAGMON_DETAIL_BUDGET"));
        Assert.Equal((int)FragDetail.DetailMode.None, Value(obj, "fragmon_detail_mode", "FRAGMON_DETAIL_NONE"));
        Assert.Equal((int)ExtfragColumns.Types.Presence.Pfn, Value(obj, "fragmon_presence", "FRAGMON_HAS_PFN"));
        Assert.Equal((int)ExtfragColumns.Types.Presence.Zone, Value(obj, "fragmon_presence", "FRAGMON_HAS_ZONE"));
        Assert.Equal((int)ExtfragColumns.Types.Presence.IndexAlloc, Value(obj, "fragmon_presence", "FRAGMON_HAS_INDEX_ALLOC"));
        Assert.Equal((int)ExtfragColumns.Types.Presence.IndexPageblock, Value(obj, "fragmon_presence", "FRAGMON_HAS_INDEX_PAGEBLOCK"));
    }

    static int Value(BpfObject obj, string name, string symbol) => obj.Btf.EnumValues(name)!.Single(v => v.Key == symbol).Value;

    static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    static IEnumerable<(string Name, uint Offset, uint Size)> MembersOf(Type mirror) =>
        mirror.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => (
            Plain(field.Name.Trim('<').Split('>')[0]), (uint)Marshal.OffsetOf(mirror, field.Name), SizeOf(field.FieldType)))
            .OrderBy(member => member.Item2);

    static uint SizeOf(Type type) => (uint)(int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
