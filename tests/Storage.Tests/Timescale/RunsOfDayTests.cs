// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.Storage.Tests.Contract;
using Fleet.Storage.Timescale;

namespace Fleet.Storage.Tests.Timescale;

public sealed class RunsOfDayTests
{
    static readonly DateTimeOffset Day = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Days_between_runs_are_not_asked_for_and_runs_of_a_day_are_asked_together()
    {
        var (night, noon, later) = (Run(22.5, 25), Run(11, 13), Run(24 * 9 + 11, 24 * 9 + 12));

        var days = RunsOfDay.Of([night, noon, later]).ToArray();

        // An hour more on either side of each run, and nothing twice.
        Assert.Equal([(10.0, 24.0), (24.0, 26.0), (24 * 9 + 10, 24 * 9 + 13)], days.Select(day => ((day.From - Day).TotalHours, (day.To - Day).TotalHours)));
        Assert.Equal([[night, noon], [night], [later]], days.Select(day => day.Sinks.ToArray()));
    }

    [Fact]
    public void Run_of_a_month_is_asked_for_by_days()
    {
        var days = RunsOfDay.Of([Run(12, 12 + (24 * 30))]).ToArray();

        Assert.Equal(31, days.Length);
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    static ReportFacts Run(double fromHours, double toHours) => new(new RunInfo(
        Guid.NewGuid(), "", new Dictionary<string, string>(), Day.AddHours(fromHours), Day.AddHours(toHours), Day.AddHours(toHours), null, []));
}
