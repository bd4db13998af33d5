// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Probes;
using Fleet.Recording;
using Fleet.V1;
using ZstdSharp;

namespace Fleet.EncodeBench;

/// <summary>What the agent does with an event once it is read: columns, zstd, the whole batch.</summary>
sealed class EncodeStages(FragEvent[] records)
{
    readonly FragEvent[][] _batches = [.. records.Chunk(DetailBatch.MaxEvents)];
    readonly EventColumns _columns = new();
    readonly StreamKey _key = new(Guid.NewGuid(), Lane.Detail);

    public void Run()
    {
        var differences = _batches.Sum(batch => (double)Fill(batch).Rows.DifferencesSize);
        Console.WriteLine($"{records.Length} events in {_batches.Length} batches; {differences / records.Length:F2} bytes/event are differences");
        byte[][] serialized = [.. _batches.Select(Compressible)];
        Stage.Time("columns", records.Length, () => _batches.Sum(batch => (long)Fill(batch).Rows.Size));
        foreach (var level in (ReadOnlySpan<int>)[1, -1, -3, -5, -10, -20])
        {
            using var compressor = new Compressor(level);
            var packed = new byte[Compressor.GetCompressBound(serialized.Max(bytes => bytes.Length))];
            Stage.Time($"the rest, zstd {level}", records.Length, () => serialized.Sum(bytes => (long)compressor.Wrap(bytes, packed)));
        }
        Stage.Time("the whole batch", records.Length, () => _batches.Sum(batch => (long)Encode(batch).Payload.Length));
    }

    EventColumns Fill(FragEvent[] batch)
    {
        _columns.Clear();
        for (var at = 0; at < batch.Length; at += EventBlock.Rows)
        {
            _columns.Add(batch.AsSpan(at, Math.Min(EventBlock.Rows, batch.Length - at)));
        }
        return _columns;
    }

    /// <summary>Without the differences: they are packed already.</summary>
    byte[] Compressible(FragEvent[] batch)
    {
        var bytes = new byte[Fill(batch).Rows.Size];
        _columns.Rows.WriteTo(bytes);
        return bytes[..^_columns.Rows.DifferencesSize];
    }

    Batch Encode(FragEvent[] batch)
    {
        var rows = Fill(batch).Rows;
        return BatchCodec.Encode(_key, 1, new Facts(), _columns.BootNsMin, _columns.BootNsMax, rows);
    }
}
