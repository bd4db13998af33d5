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
        Seq = seq;
        Clock = clock;
        Counts = [.. facts.Counts.SelectMany(interval => interval.Rows.Rows().Select(row => IntervalCount.From(interval, row, clock)))];
        Extfrag = [.. facts.Extfrag.Rows().Select(row => new TimedExtfrag(clock.Clamped(row.BootNs), RowLimits.Check(row)))];
        Compactions = [.. facts.Compaction.Rows().Select(row => new TimedCompaction(clock.Clamped(row.BootNs), RowLimits.Check(row)))];
        Samples = [.. facts.Samples.Rows().Select(row => new TimedSample(clock.Clamped(row.BootNs), RowLimits.Check(row)))];
        Losses = [.. facts.Losses.Select(loss => LossRow.From(loss, key.StreamId, clock))];
        Markers = [.. facts.Markers.Select(marker => MarkerRow.From(marker, clock))];
        Settings = [.. facts.Settings.Select(setting => SettingRow.From(setting, clock))];
        Run = new RunFacts(runId, key, Near(batch.BootNsMin), Near(batch.BootNsMax),
            facts.RunStart is { } start ? RunStartRow.From(start, clock) : null,
            facts.RunEnd is { } end ? RunEndRow.From(end, clock) : null,
            Counts.Length > 0,
            StackId.Of(Extfrag.Select(e => e.Row.Stack)),
            [.. Extfrag.Select(e => e.Row.Cgroup).Distinct(ReferenceEqualityComparer.Instance).OfType<CgroupName>()]);
    }

    public ulong Seq { get; }
    public RunFacts Run { get; }
    public Guid RunId => Run.RunId;

    /// <summary>The host's clock when the batch was made. Rows of which it says that they are stray are no reader's.</summary>
    public WallClock Clock { get; }

    public IntervalCount[] Counts { get; }
    public TimedExtfrag[] Extfrag { get; }
    public TimedCompaction[] Compactions { get; }
    public TimedSample[] Samples { get; }
    public LossRow[] Losses { get; }
    public MarkerRow[] Markers { get; }
    public SettingRow[] Settings { get; }

    /// <summary>Rows whose time is far from the batch's.</summary>
    public int StrayRows =>
        Counts.Count(count => Clock.IsStray(count.Count.To)) + Extfrag.Count(e => Clock.IsStray(e.Time))
        + Compactions.Count(e => Clock.IsStray(e.Time)) + Samples.Count(sample => Clock.IsStray(sample.Time));

    /// <param name="withoutExtfrag">Leaves out, unchecked, what is by far the most of a batch with events.</param>
    /// <exception cref="BatchFormatException">The batch is damaged, of a newer format, or says what cannot be.</exception>
    public static FactRows Of(Batch batch, bool withoutExtfrag = false)
    {
        var key = BatchCodec.KeyOf(batch);
        var facts = BatchCodec.Decode(batch, withoutExtfrag);
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

    // Where the batch does not say, or says what cannot be, it speaks of the moment when it was made.
    DateTimeOffset Near(ulong bootNs) => bootNs > 0 && Clock.Clamped(bootNs) is var time && !Clock.IsStray(time) ? time : Clock.Now;

    static BatchFormatException Impossible(StreamKey key, ulong seq, string what) =>
        new(BatchFault.Corrupt, $"batch {key} {seq}: {what}");
}
