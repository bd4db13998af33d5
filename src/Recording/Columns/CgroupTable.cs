// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;
using Google.Protobuf.Collections;

namespace Fleet.Recording.Columns;

/// <summary>Gives each control group of a batch its place in the batch's cgroup_table.</summary>
/// <remarks>Not thread-safe. Events of one group should bring one object: it is found without comparing paths.</remarks>
public sealed class CgroupTable(RepeatedField<Cgroup> table)
{
    readonly Dictionary<CgroupName, uint> _places = [];
    CgroupName? _last;
    uint _lastPlus1;

    /// <returns>The place + 1; 0 for none.</returns>
    public uint Plus1(CgroupName? cgroup)
    {
        if (cgroup is null || ReferenceEquals(cgroup, _last))
        {
            return cgroup is null ? 0 : _lastPlus1;
        }
        if (!_places.TryGetValue(cgroup, out var index))
        {
            index = (uint)table.Count;
            table.Add(new Cgroup { Id = cgroup.Id, Path = cgroup.Path, Container = cgroup.Container });
            _places.Add(cgroup, index);
        }
        (_last, _lastPlus1) = (cgroup, index + 1);
        return index + 1;
    }

    /// <summary>Begins a new table.</summary>
    public void Clear()
    {
        table.Clear();
        _places.Clear();
        _last = null;
    }

    internal static CgroupName[] Read(RepeatedField<Cgroup> table) =>
        [.. table.Select(cgroup => new CgroupName(cgroup.Id, cgroup.Path, cgroup.Container))];
}
