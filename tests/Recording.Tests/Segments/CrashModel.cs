// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Segments;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Recording.Tests.Segments;

/// <summary>
/// One life of a segment file, made up from a seed: appends, syncs, then perhaps a power cut that keeps any of the sectors
/// nobody had confirmed, and perhaps damage. Then it is read, and what comes back is held against what must.
/// </summary>
/// <remarks>After Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014: un-synced sectors persist in any subset.</remarks>
sealed class CrashModel(int seed, string path)
{
    const int Sector = 512;

    readonly Random _random = new(seed);
    readonly StreamKey _key = new(new Guid(RandomBytes(new Random(seed), 16)), Lane.Detail);
    readonly List<(Batch Batch, long From, long To)> _appended = [];
    readonly List<(long From, long To)> _damaged = [];
    long _synced;

    /// <summary>Lives and dies; throws where a promise was broken.</summary>
    public void Run()
    {
        Write();
        var bytes = File.ReadAllBytes(path);
        if (_random.Next(2) == 0)
        {
            LosePower(bytes);
        }
        if (_random.Next(2) == 0)
        {
            Damage(ref bytes);
        }
        File.WriteAllBytes(path, bytes);
        Judge(bytes.Length);
        File.Delete(path);
    }

    void Write()
    {
        using var writer = SegmentWriter.Create(path, new SegmentHeader(_key.StreamId, _key.Lane, 1, 1), _random.Next(3) == 0 ? 64 << 10 : 0);
        _synced = writer.Length;
        for (var left = _random.Next(12); left > 0; left--)
        {
            var batch = new Batch
            {
                StreamId = ByteString.CopyFrom(_key.StreamId.ToByteArray(bigEndian: true)), Lane = _key.Lane, Seq = (ulong)_appended.Count + 1,
                Payload = ByteString.CopyFrom(RandomBytes(_random, _random.Next(3) == 0 ? _random.Next(4000) : _random.Next(100))),
            };
            var from = writer.Append(batch);
            _appended.Add((batch, from, writer.Length));
            if (_random.Next(3) == 0)
            {
                writer.Sync();
                _synced = writer.Length;
            }
        }
    }

    /// <summary>Each sector beyond the last sync is on the disk or is not; a sector that holds both keeps what was synced.</summary>
    void LosePower(byte[] bytes)
    {
        for (var at = _synced / Sector * Sector; at < bytes.Length; at += Sector)
        {
            if (_random.Next(2) == 0)
            {
                var from = (int)Math.Max(at, _synced);
                var to = (int)Math.Min(at + Sector, bytes.Length);
                bytes.AsSpan(from, to - from).Clear();
                _damaged.Add((from, to));
            }
        }
    }

    void Damage(ref byte[] bytes)
    {
        if (bytes.Length <= SegmentHeader.Size)
        {
            return;
        }
        var at = _random.Next(SegmentHeader.Size, bytes.Length);
        var length = Math.Min(_random.Next(1, 700), bytes.Length - at);
        switch (_random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                _damaged.Add((at, at + 1));
                break;
            case 1:
                bytes.AsSpan(at, length).Clear();
                _damaged.Add((at, at + length));
                break;
            case 2:
                _random.NextBytes(bytes.AsSpan(at, length));
                _damaged.Add((at, at + length));
                break;
            case 3:
                // A block of the same file in another place: whole records, but not theirs.
                var source = _random.Next(SegmentHeader.Size, bytes.Length - length + 1);
                bytes.AsSpan(source, length).ToArray().CopyTo(bytes, at);
                _damaged.Add((at, at + length));
                break;
            default:
                _damaged.Add((at, bytes.Length));
                bytes = bytes[..at];
                break;
        }
    }

    void Judge(long length)
    {
        using var reader = SegmentReader.Open(path);
        var read = reader.Batches().ToList();
        var seqs = read.Select(batch => batch.Seq).ToHashSet();

        Assert.True(read.Zip(read.Skip(1)).All(pair => pair.First.Seq < pair.Second.Seq), Say("out of order, or twice"));
        Assert.All(read, batch => Assert.True(batch.Equals(_appended[(int)batch.Seq - 1].Batch), Say($"batch {batch.Seq} came back changed")));
        foreach (var (batch, from, to) in _appended)
        {
            var touched = _damaged.Exists(damage => damage.From < to && from < damage.To);
            Assert.True(touched || seqs.Contains(batch.Seq), Say($"batch {batch.Seq} was whole and did not come back"));
            // Zeros to the end are space taken in advance; and who cut the file at a record's end left no trace in it.
            var told = reader.Damage.Any(damage => damage.Offset < to && from < damage.Offset + damage.Length);
            Assert.True(seqs.Contains(batch.Seq) || told || Vanished(from, length), Say($"batch {batch.Seq} is missing and nothing says so"));
            Assert.False(seqs.Contains(batch.Seq) && told, Say($"batch {batch.Seq} came back and is told as damaged"));
        }
    }

    /// <summary>From here to the end there is nothing but zeros.</summary>
    bool Vanished(long from, long length) => from >= length || !File.ReadAllBytes(path).AsSpan((int)from).ContainsAnyExcept((byte)0);

    string Say(string what) => $"seed {seed}: {what}";

    static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
