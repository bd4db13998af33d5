// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Storage.Reading;

/// <summary>Takes the facts of one run that a report is made of, as a store hands them over: <see cref="IRunReader.ReadAsync"/>.</summary>
/// <remarks>
/// Kinds of facts come in any order among one another. Within a kind they come in the order in which the agent wrote them down,
/// but counts, which come in any. Threading: one call at a time, from any thread.
/// </remarks>
public interface IFactSink
{
    RunInfo Run { get; }

    /// <summary>Counts whose interval ended at or before it are left out; null for none.</summary>
    DateTimeOffset? After { get; }

    /// <summary>Bins are (zero + n * <see cref="BinSeconds"/>, zero + (n + 1) * <see cref="BinSeconds"/>].</summary>
    DateTimeOffset Zero { get; }

    /// <summary>How much may be added up before it is handed over; at least 1.</summary>
    int BinSeconds { get; }

    /// <summary>Metrics of the samples that are wanted; a <c>*</c> at the end of a name stands for any text.</summary>
    IReadOnlyCollection<string> Metrics { get; }

    /// <summary>Counts of one key in one bin; the same key and bin may come again.</summary>
    /// <param name="moment">In the bin.</param>
    void Take(DateTimeOffset moment, in CountRow counts);

    void Take(in TimedSample sample);

    void Take(in LossInfo loss);

    void Take(in MarkerInfo marker);

    void Take(in SettingInfo setting);
}
