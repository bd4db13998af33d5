// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Storage.Reading;

/// <summary>
/// Reads runs back. Two implementations ship: TimescaleDB, and segment files (a recording, or an embedded store's
/// directory); one contract test suite holds both to the same answers.
/// </summary>
/// <remarks>
/// Memory is independent of a run's length: rows are streamed, in the order in which the agent wrote them down. That is
/// the order of the boot clock but for neighbours from different CPUs; a step of the wall clock never changes it.
/// </remarks>
public interface IRunReader : IAsyncDisposable
{
    /// <summary>The runs that match, oldest first.</summary>
    Task<IReadOnlyList<RunInfo>> RunsAsync(RunSelector selector, CancellationToken ct);

    /// <summary>Counts of every kind.</summary>
    IAsyncEnumerable<TimedCount> CountsAsync(RunInfo run, CancellationToken ct);

    /// <summary>
    /// Hands over what reports of these runs are made of, event detail aside. Files are gone over once, whatever is wanted of
    /// them; a database adds counts up itself and sends a fraction of the rows.
    /// </summary>
    /// <param name="sinks">At most one for each run.</param>
    Task ReadAsync(IReadOnlyCollection<IFactSink> sinks, CancellationToken ct);

    IAsyncEnumerable<TimedExtfrag> ExtfragAsync(RunInfo run, CancellationToken ct);

    /// <summary>Compactions, direct attempts, and out-of-tree successes and failures.</summary>
    IAsyncEnumerable<TimedCompaction> CompactionsAsync(RunInfo run, CancellationToken ct);

    /// <summary>
    /// Readings of the named metrics; of all when <paramref name="metrics"/> is empty. A <c>*</c> at the end of a name stands
    /// for any text.
    /// </summary>
    IAsyncEnumerable<TimedSample> SamplesAsync(RunInfo run, IReadOnlyCollection<string> metrics, CancellationToken ct);

    /// <summary>What this run lost, whichever run brought the record; and what it brought of runs that the store does not know.</summary>
    IAsyncEnumerable<LossInfo> LossesAsync(RunInfo run, CancellationToken ct);

    IAsyncEnumerable<MarkerInfo> MarkersAsync(RunInfo run, CancellationToken ct);

    /// <summary>Settings that changed during the run; their first values are in <see cref="HostInfo.Sysctls"/>.</summary>
    IAsyncEnumerable<SettingInfo> SettingsAsync(RunInfo run, CancellationToken ct);
}

/// <summary>An exact count of the interval (<paramref name="From"/>, <paramref name="To"/>].</summary>
public readonly record struct TimedCount(DateTimeOffset From, DateTimeOffset To, CountRow Row);

/// <summary>An event with its wall-clock time.</summary>
public readonly record struct TimedExtfrag(DateTimeOffset Time, ExtfragRow Row);

/// <summary>A compaction with the wall-clock time of its end.</summary>
public readonly record struct TimedCompaction(DateTimeOffset Time, CompactionRow Row);

/// <summary>A reading with its wall-clock time.</summary>
public readonly record struct TimedSample(DateTimeOffset Time, SampleRow Row);

/// <summary>A counted hole. What nobody can tell is null.</summary>
/// <param name="Stage"><c>kernel</c>, <c>agent</c> or <c>spool</c>.</param>
/// <param name="Count">Events.</param>
public readonly record struct LossInfo(DateTimeOffset? From, DateTimeOffset? To, string Stage, string Reason, ulong? Count);

/// <summary>A moment that the user named.</summary>
public readonly record struct MarkerInfo(DateTimeOffset Time, string Text);

/// <summary>The new value of a sysctl or switch.</summary>
public readonly record struct SettingInfo(DateTimeOffset Time, string Name, string Value);
