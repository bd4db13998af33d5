// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>
/// Direct compactions of a run in bounded memory: when there are too many, every second is left out, and from then on one of
/// twice as many is taken. <see cref="Seen"/> says how many there were.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
public sealed class CompactionPoints(int capacity = 4096)
{
    readonly List<CompactionPoint> _kept = [];
    int _oneIn = 1;

    public IReadOnlyList<CompactionPoint> Kept => _kept;

    public long Seen { get; private set; }

    public void Add(CompactionPoint point)
    {
        if (Seen++ % _oneIn != 0)
        {
            return;
        }

        _kept.Add(point);
        if (_kept.Count < capacity)
        {
            return;
        }

        for (var i = 0; i < _kept.Count / 2; i++)
        {
            _kept[i] = _kept[2 * i];
        }

        _kept.RemoveRange(_kept.Count / 2, _kept.Count - (_kept.Count / 2));
        _oneIn *= 2;
    }
}
