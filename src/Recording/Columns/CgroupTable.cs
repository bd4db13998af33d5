// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;
using Google.Protobuf.Collections;

namespace Fleet.Recording.Columns;

/// <summary>Gives each control group of a batch its place in the batch's cgroup_table.</summary>
sealed class CgroupTable(RepeatedField<Cgroup> table)
{
    readonly Dictionary<CgroupName, uint> _places = [];

    public uint Plus1(CgroupName? cgroup)
    {
        if (cgroup is null)
        {
            return 0;
        }
        if (!_places.TryGetValue(cgroup, out var index))
        {
            index = (uint)table.Count;
            table.Add(new Cgroup { Id = cgroup.Id, Path = cgroup.Path, Container = cgroup.Container });
            _places.Add(cgroup, index);
        }
        return index + 1;
    }

    public static CgroupName[] Read(RepeatedField<Cgroup> table) =>
        [.. table.Select(cgroup => new CgroupName(cgroup.Id, cgroup.Path, cgroup.Container))];
}
