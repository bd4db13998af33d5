// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Recording.Columns;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Sampling;

/// <summary>
/// Reads every source when it is due. A series is written when its value changed, and all series in a keyframe each minute.
/// </summary>
/// <remarks>Threading: one thread.</remarks>
sealed class Sampler
{
    public static readonly TimeSpan KeyframeInterval = TimeSpan.FromMinutes(1);

    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly SeriesMemory _memory = new();
    readonly List<Due> _sources;

    public Sampler(IReadOnlyList<OpenSource> sources, TimeProvider time, ILogger log)
    {
        (_time, _log) = (time, log);
        _sources = [.. sources.Select(source => new Due(source))];
    }

    /// <summary>Lines that could not be understood, and files that could not be read, since the last <see cref="TakeSkipped"/>.</summary>
    ulong _skipped;

    /// <summary>Takes the number of readings lost since the last call.</summary>
    public ulong TakeSkipped() => Interlocked.Exchange(ref _skipped, 0);

    /// <summary>Hands every row that is due and new to <paramref name="write"/>.</summary>
    /// <param name="everything">Whether sources that are not due are read too: a run ends with the state that it left.</param>
    public void Read(Action<SampleRow> write, bool everything = false)
    {
        foreach (var due in _sources)
        {
            var start = _time.GetTimestamp();
            if (!everything && due.Next is { } next && start < next)
            {
                continue;
            }
            var keyframe = due.NextKeyframe is not { } frame || start >= frame;
            if (keyframe)
            {
                due.NextKeyframe = start + Ticks(KeyframeInterval);
            }
            ReadOne(due, keyframe, write);
            var cost = _time.GetElapsedTime(start);
            if (due.Cadence.Observe(cost))
            {
                _log.CadenceChanged(due.Source.Path, cost.TotalMilliseconds, due.Cadence.Interval.TotalSeconds);
            }
            // A little early, or a one-second timer that fires a moment too soon would skip every other reading.
            due.Next = start + Ticks(due.Cadence.Interval - TimeSpan.FromMilliseconds(100));
        }
    }

    void ReadOne(Due due, bool keyframe, Action<SampleRow> write)
    {
        ReadOnlySpan<char> text;
        try
        {
            text = due.Files.Read();
        }
        catch (IOException e)
        {
            Report(due, 1, e.Message);
            return;
        }
        var bootNs = BootClock.BootNs();
        var outcome = SampleText.Read(due.Source, text, (in SeriesKey series, ReadOnlySpan<long> values) =>
        {
            if (_memory.Changed(series, values, keyframe) is { } changed)
            {
                write(new(series, bootNs, changed));
            }
        });
        if (outcome.SkippedLines > 0)
        {
            Report(due, outcome.SkippedLines, outcome.FirstProblem ?? "");
        }
        else if (outcome.Series == 0)
        {
            Report(due, 1, "no series in it");
        }
    }

    void Report(Due due, int count, string problem)
    {
        _skipped += (ulong)count;
        if (!due.Reported)
        {
            due.Reported = true;
            _log.SampleUnreadable(due.Source.Path, count, problem);
        }
    }

    long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    sealed class Due(OpenSource source)
    {
        public ISampleSource Source { get; } = source.Source;

        public HeldFiles Files { get; } = source.Files;

        public SampleCadence Cadence { get; } = new(source.Source.Interval);

        public long? Next { get; set; }

        public long? NextKeyframe { get; set; }

        public bool Reported { get; set; }
    }
}
