// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.Storage.Embedded;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.Storage.Maintenance;

/// <summary>
/// Puts the batches of an embedded store, or of recordings, into another store. The cursors there make it exactly once and
/// resumable: what is there already is passed over, however the last import ended.
/// </summary>
/// <param name="say">Told a line of progress for each file.</param>
public sealed class Import(IBatchStore into, Action<string> say)
{
    const int GroupBytes = 8 << 20;
    const int GroupBatches = 1000;

    /// <exception cref="FileNotFoundException">There is nothing at the path.</exception>
    /// <exception cref="SegmentFormatException">A file is not a recording.</exception>
    /// <exception cref="StoreUnavailableException">The store went away; run it again to go on.</exception>
    public async Task<ImportResult> RunAsync(string path, CancellationToken ct)
    {
        var total = new ImportResult(0, 0, 0, 0);
        foreach (var file in RecordingFiles.InOrder(path, _ => true))
        {
            using var reader = SegmentReader.Open(file);
            var part = await FileAsync(reader, ct);
            foreach (var damage in reader.Damage)
            {
                say($"{file}: {damage}");
            }
            say($"{file}: {part}");
            total += part;
        }
        return total;
    }

    async Task<ImportResult> FileAsync(SegmentReader reader, CancellationToken ct)
    {
        var (group, bytes, sum) = (new List<Batch>(), 0L, new ImportResult(0, 0, 0, 0));
        foreach (var batch in reader.Batches().Where(batch => batch.StreamId.Length == 16 && batch.Lane is Lane.Summary or Lane.Detail && batch.Seq > 0))
        {
            group.Add(batch);
            bytes += batch.RawBytes;
            if (bytes >= GroupBytes || group.Count >= GroupBatches)
            {
                sum += await GroupAsync(group, ct);
                group.Clear();
                bytes = 0;
            }
        }
        return sum + await GroupAsync(group, ct);
    }

    async Task<ImportResult> GroupAsync(List<Batch> group, CancellationToken ct)
    {
        var sum = new ImportResult(0, 0, 0, 0);
        while (group.Count > 0)
        {
            var result = await into.CommitAsync([.. group.Select(batch => into.Prepare(batch, Delivery.NoSession))], ct);
            sum += new ImportResult(result.Batches, result.Duplicates, result.QuarantinedBatches, 0);
            var committed = result.Decisions.ToDictionary(decision => decision.Key, decision => decision.CommittedSeq);
            group = [.. group.Where(batch => batch.Seq > committed[BatchCodec.KeyOf(batch)])];
            // What is left follows on a hole: the files have no more, so the store must not wait for it.
            foreach (var stream in group.GroupBy(BatchCodec.KeyOf))
            {
                var next = stream.Min(batch => batch.Seq);
                say($"batches {committed[stream.Key] + 1} to {next - 1} of stream {stream.Key} are not in the files");
                await into.SkipToAsync(stream.Key, next, ct);
                sum += new ImportResult(0, 0, 0, (long)(next - 1 - committed[stream.Key]));
            }
        }
        return sum;
    }
}

/// <summary>What <see cref="Import"/> did, in batches.</summary>
/// <param name="New">Stored now, those in quarantine included.</param>
/// <param name="There">In the store before.</param>
/// <param name="Missing">Numbers that the files do not have.</param>
public sealed record ImportResult(long New, long There, long Quarantined, long Missing)
{
    public static ImportResult operator +(ImportResult a, ImportResult b) =>
        new(a.New + b.New, a.There + b.There, a.Quarantined + b.Quarantined, a.Missing + b.Missing);

    public override string ToString() => $"{New} batches stored ({Quarantined} of them in quarantine), {There} were there, {Missing} missing";
}
