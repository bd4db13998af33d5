// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;

namespace Fleet.Storage.Tests.Contract;

/// <summary>Keeps what a reader hands over for a report.</summary>
sealed class ReportFacts(RunInfo run, int binSeconds = 1, DateTimeOffset? after = null) : IFactSink
{
    public RunInfo Run => run;
    public DateTimeOffset? After => after;
    public DateTimeOffset Zero => run.Started;
    public int BinSeconds => binSeconds;
    public IReadOnlyCollection<string> Metrics { get; init; } = [];

    public List<(DateTimeOffset Moment, CountRow Counts)> Counts { get; } = [];
    public List<TimedSample> Samples { get; } = [];
    public List<LossInfo> Losses { get; } = [];
    public List<MarkerInfo> Markers { get; } = [];
    public List<SettingInfo> Settings { get; } = [];

    /// <summary>Number of the bin, key, count and sum, in the order of their text.</summary>
    public IEnumerable<string> Bins => BinsOf(Counts);

    public IEnumerable<string> BinsOf(IEnumerable<(DateTimeOffset Moment, CountRow Counts)> counts) => counts
        .GroupBy(count => (Bin: (int)Math.Ceiling((count.Moment - Zero).TotalSeconds / binSeconds) - 1, count.Counts.Key))
        .Select(bin => $"{bin.Key.Bin} {bin.Key.Key} {bin.Sum(count => (decimal)count.Counts.Count)} {bin.Sum(count => (decimal)count.Counts.Sum)}")
        .Order(StringComparer.Ordinal);

    public void Take(DateTimeOffset moment, in CountRow counts) => Counts.Add((moment, counts));

    public void Take(in TimedSample sample) => Samples.Add(sample);

    public void Take(in LossInfo loss) => Losses.Add(loss);

    public void Take(in MarkerInfo marker) => Markers.Add(marker);

    public void Take(in SettingInfo setting) => Settings.Add(setting);
}
