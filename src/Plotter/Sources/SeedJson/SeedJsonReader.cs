// SPDX-License-Identifier: Apache-2.0
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Fleet.Analysis.Facts;
using Fleet.Plotter.Commands;

namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>
/// Reads captures of plot-fragmentation and kdevops (<c>fragmentation_data*.json</c>, interim and snapshot files too) as a
/// stream. A file that is cut off or damaged gives what stands before the damage, and a warning.
/// </summary>
static class SeedJsonReader
{
    const int FirstBuffer = 1 << 20;

    // No token of the format comes near this; a longer one is damage, not data.
    const int LargestToken = 4 << 20;

    /// <exception cref="PlotterException">It is empty or not a capture of the seed tool.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<RunFacts> ReadAsync(string path, int pageblockOrder, CancellationToken ct)
    {
        var accumulator = new SeedAccumulator(path, pageblockOrder);
        var tokens = new SeedTokens(accumulator);
        string? damage;
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, useAsync: false))
        {
            damage = await ReadAsync(file, tokens, accumulator, ct);
        }

        if (!tokens.IsSeed)
        {
            throw new PlotterException(ExitCode.Usage, $"{path} is not a Fleet recording or a seed JSON: {damage ?? "it has no metadata, events or statistics"}");
        }

        return accumulator.Build(damage);
    }

    static async Task<string?> ReadAsync(FileStream file, SeedTokens tokens, SeedAccumulator accumulator, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var (kept, offset, state) = (0, 0L, default(JsonReaderState));
            while (true)
            {
                var read = await file.ReadAsync(buffer.AsMemory(kept), ct);
                var filled = kept + read;
                if (filled == 0 && offset == 0)
                {
                    return "it is empty";
                }

                var consumed = Consume(buffer.AsSpan(0, filled), read == 0, ref state, tokens, accumulator, out var complete, out var damaged);
                if (damaged || read == 0)
                {
                    return damaged ? string.Create(CultureInfo.InvariantCulture, $"it is damaged near byte {offset + consumed}")
                        : complete ? null
                        : "it is cut off";
                }

                offset += consumed;
                kept = filled - consumed;
                buffer = MakeRoom(buffer, consumed, kept);
                if (kept > LargestToken)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"it is damaged near byte {offset}");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static int Consume(
        ReadOnlySpan<byte> bytes, bool last, ref JsonReaderState state, SeedTokens tokens, SeedAccumulator accumulator, out bool complete, out bool damaged)
    {
        var skipped = 0;
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, state);
        damaged = false;
        try
        {
            while (reader.Read())
            {
                tokens.Take(ref reader);
                // Between two events the reader's state is the same whatever was in them, so it can go on after any of them.
                if (tokens.AfterEvent && FlatEvents.Read(bytes[(skipped + (int)reader.BytesConsumed)..], accumulator) is var flat and > 0)
                {
                    skipped += (int)reader.BytesConsumed + flat;
                    reader = new Utf8JsonReader(bytes[skipped..], isFinalBlock: false, reader.CurrentState);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what a string that is not UTF-8 gives.
            damaged = true;
        }

        // Where the file ends, the root must have ended too.
        complete = last && reader is { TokenType: JsonTokenType.EndObject or JsonTokenType.EndArray, CurrentDepth: 0 };
        state = reader.CurrentState;
        return skipped + (int)reader.BytesConsumed;
    }

    static byte[] MakeRoom(byte[] buffer, int consumed, int kept)
    {
        var target = kept > buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(buffer.Length * 2) : buffer;
        buffer.AsSpan(consumed, kept).CopyTo(target);
        if (target != buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return target;
    }
}
