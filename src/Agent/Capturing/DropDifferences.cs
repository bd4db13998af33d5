// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Turns the kernel's cumulative drop counters into one loss a reason for what was added. Pure.</summary>
sealed class DropDifferences
{
    /// <summary>The reason of a loss that was decided, not suffered.</summary>
    public const string Thinned = "thinned";

    readonly Dictionary<string, ulong> _last = new(StringComparer.Ordinal);

    public IEnumerable<Loss> Since(ProbeDrops drops, ulong bootNsFrom, ulong bootNsTo)
    {
        foreach (var (reason, lane, total) in new[]
        {
            (Thinned, Lane.Detail, drops.Thinned),
            ("ring_full", Lane.Detail, drops.RingFull),
            ("count_map_full", Lane.Summary, drops.CountMapFull),
            ("recursion_missed", Lane.Unspecified, drops.RecursionMisses),
        })
        {
            var added = checked(total - _last.GetValueOrDefault(reason));
            if (added > 0)
            {
                _last[reason] = total;
                yield return new Loss
                {
                    Stage = Loss.Types.Stage.Kernel, Reason = reason, Kind = Kind.Extfrag, Count = added, Lane = lane,
                    BootNsFrom = bootNsFrom, BootNsTo = bootNsTo,
                };
            }
        }
    }
}
