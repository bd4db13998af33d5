// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Capturing;

/// <summary>From a cgroup's id to its name, once for each id while few are in use.</summary>
/// <remarks>Threading: the capture thread. An id is never another cgroup's while the host runs.</remarks>
/// <param name="pathOf">Empty where the cgroup is gone.</param>
sealed class CgroupNames(Func<ulong, string> pathOf)
{
    /// <summary>Hosts that start a cgroup for every task would fill any memory.</summary>
    const int Most = 4096;

    readonly Dictionary<ulong, CgroupName> _names = [];
    CgroupName? _last;

    /// <returns>Null where it was not measured.</returns>
    public CgroupName? Of(ulong id)
    {
        if (id == 0)
        {
            return null;
        }
        if (_last is { } last && last.Id == id)
        {
            return last;
        }
        if (!_names.TryGetValue(id, out var name))
        {
            if (_names.Count >= Most)
            {
                _names.Clear();
            }
            var path = pathOf(id);
            _names.Add(id, name = new CgroupName(id, path, ContainerId.Of(path)));
        }
        return _last = name;
    }
}
