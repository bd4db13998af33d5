// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>
/// The contents of one batch as rows with wall-clock times. Everything is checked here: what this type holds can be
/// stored, and both stores read the same rows from the same batch.
/// </summary>
sealed class FactRows
{
    FactRows(StreamKey key, ulong seq, Guid runId, Facts facts, WallClock clock, Batch batch)
    {
        Key = key;
        Seq = seq;
        RunId = runId;
        FirstSeen = clock.At(batch.BootNsMin == 0 ? facts.Clock.BootNs : batch.BootNsMin);
        LastSeen = clock.At(batch.BootNsMax == 0 ? facts.Clock.BootNs : batch.BootNsMax);
        Start = facts.RunStart is { } start ? RunStartRow.From(start, clock) : null;
        End = facts.RunEnd is { } end ? RunEndRow.From(end, clock) : null;
        Counts = [.. facts.Counts.SelectMany(interval => interval.Rows.Rows().Select(row => IntervalCount.From(interval, row, clock)))];
        Extfrag = [.. facts.Extfrag.Rows().Select(row => new TimedExtfrag(clock.At(row.BootNs), RowLimits.Check(row)))];
        Compactions = [.. facts.Compaction.Rows().Select(row => new TimedCompaction(clock.At(row.BootNs), RowLimits.Check(row)))];
        Stacks = StackId.Of(Extfrag.Select(e => e.Row.Stack));
        Cgroups = [.. Extfrag.Select(e => e.Row.Cgroup).Distinct(ReferenceEqualityComparer.Instance).OfType<CgroupName>()];
        Samples = [.. facts.Samples.Rows().Select(row => new TimedSample(clock.At(row.BootNs), RowLimits.Check(row)))];
        Losses = [.. facts.Losses.Select(loss => LossRow.From(loss, clock))];
        Markers = [.. facts.Markers.Select(marker => MarkerRow.From(marker, clock))];
        Settings = [.. facts.Settings.Select(setting => SettingRow.From(setting, clock))];
    }

    public StreamKey Key { get; }
    public ulong Seq { get; }
    public Guid RunId { get; }

    /// <summary>Earliest moment that any fact of the batch speaks of.</summary>
    public DateTimeOffset FirstSeen { get; }

    /// <summary>Latest moment that any fact of the batch speaks of.</summary>
    public DateTimeOffset LastSeen { get; }

    public RunStartRow? Start { get; }
    public RunEndRow? End { get; }
    public IntervalCount[] Counts { get; }
    public TimedExtfrag[] Extfrag { get; }
    public TimedCompaction[] Compactions { get; }

    /// <summary>The number of each stack that <see cref="Extfrag"/> refers to.</summary>
    public IReadOnlyDictionary<KernelStack, long> Stacks { get; }

    /// <summary>The cgroups that <see cref="Extfrag"/> refers to, each once.</summary>
    public IReadOnlyList<CgroupName> Cgroups { get; }

    public TimedSample[] Samples { get; }
    public LossRow[] Losses { get; }
    public MarkerRow[] Markers { get; }
    public SettingRow[] Settings { get; }

    /// <exception cref="BatchFormatException">The batch is damaged, of a newer format, or says what cannot be.</exception>
    public static FactRows Of(Batch batch)
    {
        var key = BatchCodec.KeyOf(batch);
        var facts = BatchCodec.Decode(batch);
        if (facts.RunId.Length != 16)
        {
            throw Impossible(key, batch.Seq, $"run_id of {facts.RunId.Length} bytes");
        }
        var detail = facts.Extfrag is not null || facts.Compaction is not null;
        var summary = facts.RunStart is not null || facts.RunEnd is not null || facts.Samples is not null
            || facts.Counts.Count + facts.Losses.Count + facts.Markers.Count + facts.Settings.Count > 0;
        if (key.Lane == Lane.Summary ? detail : summary)
        {
            throw Impossible(key, batch.Seq, "it carries facts that belong to the other lane");
        }
        try
        {
            return new FactRows(key, batch.Seq, new Guid(facts.RunId.Span, bigEndian: true), facts, WallClock.From(facts.Clock), batch);
        }
        catch (OverflowException e)
        {
            throw Impossible(key, batch.Seq, $"a number is too large: {e.Message}");
        }
    }

    static BatchFormatException Impossible(StreamKey key, ulong seq, string what) =>
        new(BatchFault.Corrupt, $"batch {key} {seq}: {what}");
}
