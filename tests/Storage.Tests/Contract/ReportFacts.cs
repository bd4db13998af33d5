// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;
using Fleet.Storage.Reading;

namespace Fleet.Storage.Tests.Contract;

/// <summary>Keeps what a reader hands over for a report.</summary>
sealed class ReportFacts(RunInfo run, int binSeconds = 1, DateTimeOffset? after = null) : IFactSink
{
    readonly Dictionary<CountKey, (decimal Count, decimal Sum)> _totals = [];

    public RunInfo Run => run;
    public DateTimeOffset? After => after;
    public DateTimeOffset Zero => run.Started;
    public int BinSeconds => binSeconds;
    public IReadOnlyCollection<string> Metrics { get; init; } = [];

    public List<CountBin> Bins { get; } = [];
    public List<TimedSample> Samples { get; } = [];
    public List<LossInfo> Losses { get; } = [];
    public List<MarkerInfo> Markers { get; } = [];
    public List<SettingInfo> Settings { get; } = [];

    /// <summary>Key, count and sum, in the order of their text.</summary>
    public IEnumerable<string> Totals => Told(_totals);

    public static IEnumerable<string> TotalsOf(IEnumerable<TimedCount> counts)
    {
        var sink = new Dictionary<CountKey, (decimal Count, decimal Sum)>();
        foreach (var count in counts)
        {
            Add(sink, count.Row);
        }

        return Told(sink);
    }

    public void TakeTotal(in CountRow total) => Add(_totals, total);

    public void TakeBin(in CountBin bin) => Bins.Add(bin);

    public void Take(in TimedSample sample) => Samples.Add(sample);

    public void Take(in LossInfo loss) => Losses.Add(loss);

    public void Take(in MarkerInfo marker) => Markers.Add(marker);

    public void Take(in SettingInfo setting) => Settings.Add(setting);

    static void Add(Dictionary<CountKey, (decimal Count, decimal Sum)> totals, in CountRow row)
    {
        var known = totals.GetValueOrDefault(row.Key);
        totals[row.Key] = (known.Count + row.Count, known.Sum + row.Sum);
    }

    static IEnumerable<string> Told(Dictionary<CountKey, (decimal Count, decimal Sum)> totals) =>
        totals.Select(total => $"{total.Key} {total.Value.Count} {total.Value.Sum}").Order(StringComparer.Ordinal);
}
