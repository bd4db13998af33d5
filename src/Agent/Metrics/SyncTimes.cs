// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Metrics;

/// <summary>How long the disk took to confirm, as a cumulative histogram.</summary>
/// <remarks>Not thread-safe.</remarks>
sealed class SyncTimes
{
    /// <summary>Upper ends of the buckets, seconds.</summary>
    public static readonly double[] Bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

    readonly ulong[] _buckets = new ulong[Bounds.Length];

    public ulong Count { get; private set; }

    public TimeSpan Sum { get; private set; }

    /// <summary>How many took no longer than each of <see cref="Bounds"/>.</summary>
    public IReadOnlyList<ulong> Buckets => _buckets;

    public void Add(TimeSpan took)
    {
        Count++;
        Sum += took;
        for (var i = 0; i < Bounds.Length; i++)
        {
            _buckets[i] += took.TotalSeconds <= Bounds[i] ? 1UL : 0;
        }
    }

    public SyncTimes Copy()
    {
        var copy = new SyncTimes { Count = Count, Sum = Sum };
        _buckets.CopyTo(copy._buckets, 0);
        return copy;
    }
}
