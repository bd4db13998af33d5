// SPDX-License-Identifier: Apache-2.0
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Analysis.Statistics;

namespace Fleet.Analysis.Histories;

/// <summary>
/// One metric over builds in order, and where it changed for good. Get it from <see cref="Of"/>, with builds from
/// <see cref="Arms.ByKernel"/> or <see cref="Arms.ByLabel"/>.
/// </summary>
/// <param name="Points">One a build, oldest first.</param>
/// <param name="Changes">Oldest first. A build that stands out and is followed by builds like those before it is no change.</param>
/// <param name="Warnings">Of all builds together.</param>
public sealed record BuildHistory(
    Metric Metric, string Unit, IReadOnlyList<BuildPoint> Points, IReadOnlyList<BuildChange> Changes, IReadOnlyList<string> Warnings)
{
    public static BuildHistory Of(Metric metric, IReadOnlyList<Arm> builds, ComparisonOptions options)
    {
        var points = builds.Select(build => BuildPoint.Of(metric, build, options)).ToArray();
        var aligned = HostAlignment.Of(metric, builds, options.Per);
        var starts = ChangePoints.Find(aligned.Values, options.Alpha, options.Seed);
        var changes = new List<BuildChange>();
        for (var i = 0; i < starts.Count; i++)
        {
            var from = i == 0 ? 0 : starts[i - 1].Start;
            var to = i + 1 < starts.Count ? starts[i + 1].Start : builds.Count;
            var (at, p) = (starts[i].Start, starts[i].P);
            var judged = Judgement.Of(metric, Runs(builds, from, at), Runs(builds, at, to), options);
            changes.Add(new BuildChange(at, builds[at].Label, p, judged.Decided(metric, p, options)));
        }

        return new BuildHistory(
            metric, metric.UnitPer(options.Per), points, changes, [.. aligned.Warnings, .. ComparisonWarnings.ForHistory(builds, options)]);
    }

    static RunFacts[] Runs(IReadOnlyList<Arm> builds, int from, int to) =>
        [.. builds.Skip(from).Take(to - from).SelectMany(build => build.Runs)];
}
