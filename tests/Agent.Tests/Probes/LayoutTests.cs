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
        { "fragmon_compaction", typeof(FragCompaction) },
        { "fragmon_count_key", typeof(FragCountKey) },
        { "fragmon_count", typeof(FragCount) },
        { "fragmon_tally", typeof(FragTally) },
        { "fragmon_slot", typeof(FragSlot) },
        { "fragmon_detail", typeof(FragDetail) },
        { "fragmon_cpu", typeof(FragCpu) },
        { "fragmon_stack", typeof(FragStack) },
        { "fragmon_stack_tally", typeof(FragStackTally) },
        { "fragmon_symbol", typeof(FragSymbol) },
        { "fragmon_zone_state", typeof(FragZoneState) },
    };

    [Theory]
    [MemberData(nameof(Mirrors))]
    public void Each_member_stands_where_the_object_says(string name, Type mirror)
    {
        using var obj = ProbeObject.Open();
        var native = obj.Btf.Struct(name)!;

        Assert.Equal(native.Members.Select(m => (Plain(m.Name), m.Offset, m.Size)), MembersOf(mirror));
        Assert.Equal(native.Size, SizeOf(mirror));
    }

    [Theory]
    [MemberData(nameof(Mirrors))]
    public void No_struct_has_padding(string name, Type mirror)
    {
        using var obj = ProbeObject.Open();
        var native = obj.Btf.Struct(name)!;

        Assert.Equal(native.Size, (uint)native.Members.Sum(m => m.Size));
        Assert.Equal(native.Size, SizeOf(mirror));
    }

    [Fact]
    public void Enums_of_the_object_have_the_values_of_the_wire()
    {
        using var obj = ProbeObject.Open();

        Equal<Kind>(obj, "fragmon_kind", "FRAGMON_", [Kind.Unspecified], "FRAGMON_KINDS");
        Equal<Ownership>(obj, "fragmon_ownership", "FRAGMON_");
        Equal<Origin>(obj, "fragmon_origin", "FRAGMON_", [Origin.Unknown]);
        Equal<Outcome>(obj, "fragmon_outcome", "FRAGMON_OUTCOME_");
        Equal<FragDetail.DetailMode>(obj, "fragmon_detail_mode", "FRAGMON_DETAIL_");
        Equal<ExtfragColumns.Types.Presence>(obj, "fragmon_presence", "FRAGMON_HAS_", [ExtfragColumns.Types.Presence.None]);
        Equal<CompactionColumns.Types.Presence>(obj, "fragmon_compaction_presence", "FRAGMON_HAS_", [CompactionColumns.Types.Presence.None]);
    }

    /// <summary>Names and values of both sides, without the prefix and without what only one side has.</summary>
    static void Equal<T>(BpfObject obj, string native, string prefix, T[]? onlyWire = null, string? onlyNative = null) where T : struct, Enum =>
        Assert.Equal(
            Enum.GetValues<T>().Except(onlyWire ?? []).Select(value => (Plain(value.ToString()), Convert.ToInt32(value, null))).Order(),
            obj.Btf.EnumValues(native)!.Where(v => v.Key != onlyNative)
                .Select(v => (Plain(v.Key.Replace(prefix, "", StringComparison.Ordinal).Replace("OWNERSHIP_", "", StringComparison.Ordinal)), v.Value)).Order());

    static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    static IEnumerable<(string Name, uint Offset, uint Size)> MembersOf(Type mirror) =>
        mirror.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => (
            Plain(field.Name.Trim('<').Split('>')[0]), (uint)Marshal.OffsetOf(mirror, field.Name), SizeOf(field.FieldType)))
            .OrderBy(member => member.Item2);

    static uint SizeOf(Type type) => (uint)(int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
