// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Recording.Segments;
using Fleet.V1;

namespace Fleet.Bench.Recorder;

/// <summary>One event after the other, without end.</summary>
abstract class ExtfragSource
{
    /// <param name="bootNs">When it is to have been.</param>
    public abstract ExtfragRow Next(ulong bootNs);

    /// <summary>What a kernel's events were, from the first again after the last.</summary>
    public sealed class Recorded : ExtfragSource
    {
        readonly ExtfragRow[] _rows;
        int _next;

        public Recorded(string recording)
        {
            using var reader = SegmentReader.Open(recording);
            _rows = [.. reader.Batches().Select(BatchCodec.Decode).SelectMany(facts => facts.Extfrag.Rows())];
        }

        public override ExtfragRow Next(ulong bootNs) => _rows[_next++ % _rows.Length] with { BootNs = bootNs };
    }

    /// <summary>Every field by chance, which leaves nothing to pack: the worst that a reader can meet.</summary>
    public sealed class ByChance : ExtfragSource
    {
        readonly Random _random = new(1);

        public override ExtfragRow Next(ulong bootNs)
        {
            var (donor, order) = (_random.Next(3), _random.Next(3));
            return new ExtfragRow(
                bootNs, 4711 + _random.Next(40), 4711, "cc1", _random.Next(4), order, order + _random.Next(8), donor, (donor + 1 + _random.Next(2)) % 3,
                _random.Next(5) == 0 ? Ownership.Claim : Ownership.Steal, (ulong)_random.Next(1 << 20), 0, 2, -1000, _random.Next(1000), _random.Next(1000),
                _random.Next(1000));
        }
    }
}
