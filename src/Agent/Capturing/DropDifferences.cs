// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Turns the kernel's cumulative drop counters into one loss a kind and reason for what was added. Pure.</summary>
sealed class DropDifferences
{
    /// <summary>The reason of a loss that was decided, not suffered.</summary>
    public const string Thinned = "thinned";

    readonly Dictionary<(Kind, string), ulong> _last = [];

    public IEnumerable<Loss> Since(Kind kind, ProbeDrops drops, ulong bootNsFrom, ulong bootNsTo)
    {
        foreach (var (reason, lane, total) in new[]
        {
            (Thinned, Lane.Detail, drops.Thinned),
            ("ring_full", Lane.Detail, drops.RingFull),
            ("count_map_full", Lane.Summary, drops.CountMapFull),
            ("untracked", Lane.Summary, drops.Untracked),
            ("recursion_missed", Lane.Unspecified, drops.RecursionMisses),
        })
        {
            var added = checked(total - _last.GetValueOrDefault((kind, reason)));
            if (added > 0)
            {
                _last[(kind, reason)] = total;
                yield return new Loss
                {
                    Stage = Loss.Types.Stage.Kernel, Reason = reason, Kind = kind, Count = added, Lane = lane,
                    BootNsFrom = bootNsFrom, BootNsTo = bootNsTo,
                };
            }
        }
    }
}
