// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.V1;

namespace Fleet.Verdict;

/// <summary>A table of what agent and kernel counted, and whether they agree. Pure.</summary>
sealed class Judgement
{
    /// <summary>Which source of the agent has the events of a line; the rest of the line's name is a zone.</summary>
    static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["extfrag"] = "extfrag",
        ["claims"] = "ownership",
        ["compaction_end"] = "compaction",
        ["success"] = "compaction_result",
        ["failure"] = "compaction_result",
    };

    readonly StringBuilder _text = new();

    public bool Holds { get; private set; } = true;

    public string Text => _text.ToString();

    /// <param name="bounded">Whether a limit of the agent's own cost must have made it shed detail.</param>
    public static Judgement Of(AgentFigures agent, Observation kernel, bool bounded = false)
    {
        var judgement = new Judgement();
        var observer = kernel.Absences is null ? "perf" : "ftrace";
        judgement.Line($"{agent.Kernel,-33} {observer + " inside",15} {"agent",12} {observer + " outside",15}");
        judgement.Kinds(agent, kernel);
        if (!agent.Unwatched.ContainsKey("compaction_attempt") && kernel.Outer.ContainsKey("compact_success"))
        {
            judgement.Outcomes(agent, kernel);
        }
        judgement.Indices(agent.Indices.Rows());
        judgement.Line($"{"events in detail",-36} {"",12} {agent.Events,12}");
        judgement.Line($"{"lost",-36} {"",12} {agent.Lost,12}");
        judgement.Check("events + lost = counts", agent.Events + agent.Lost == agent.DetailedCounts);
        judgement.Check("counts > 0", agent.DetailedCounts > 0);
        foreach (var (what, count) in kernel.Fired)
        {
            judgement.Check(Invariant($"{what}: {count} fired, {agent.Counts(what)} found"), agent.Counts(what) == count);
        }
        if (kernel.Absences is { } absences)
        {
            var there = kernel.Outer.GetValueOrDefault("extfrag_cpu1");
            judgement.Check(Invariant($"CPU 1 went and was back {absences} times, {there} events on it"), absences > 0 && there > 0);
        }
        if (bounded)
        {
            judgement.Bounds(agent, kernel);
        }
        judgement.Check("nothing was killed for want of memory", kernel.Outer.GetValueOrDefault("oom_kill") == 0);
        return judgement;
    }

    void Kinds(AgentFigures agent, Observation kernel)
    {
        List<string> wrong = [];
        foreach (var (what, outer) in kernel.Outer.Where(line => line.Value > 0))
        {
            if (!Sources.TryGetValue(what.Split("_node")[0], out var source))
            {
                continue;
            }
            if (agent.Unwatched.TryGetValue(source, out var why))
            {
                Line($"{what,-36} not watched: {why}");
                continue;
            }
            var (inner, counts) = (kernel.Inner[what], agent.Counts(what));
            Line($"{what,-36} {inner,12} {counts,12} {outer,12}");
            if (counts < inner || counts > outer)
            {
                wrong.Add(what);
            }
        }
        Check($"inner <= counts <= outer{(wrong.Count > 0 ? $", but not {string.Join(", ", wrong)}" : "")}", wrong.Count == 0);
    }

    /// <summary>
    /// The agent derives the outcomes; the kernel sums them in vmstat. Before 7.2 it counts a deferred attempt as one that
    /// failed; an attempt that was still open at the end is of unknown outcome.
    /// </summary>
    void Outcomes(AgentFigures agent, Observation kernel)
    {
        var (success, failed) = (agent.Attempts(Outcome.Success), agent.Attempts(Outcome.Failed));
        var (deferred, open) = (agent.Attempts(Outcome.Deferred), agent.Attempts(Outcome.Unknown));
        Line($"{"vmstat compact_success",-36} {kernel.Inner["compact_success"],12} {success,12} {kernel.Outer["compact_success"],12}");
        Check("successes as vmstat sums them", Within(kernel, "compact_success", success, success + open));
        if (kernel.Outer.ContainsKey("compact_fail"))
        {
            Line($"{"vmstat compact_fail",-36} {kernel.Inner["compact_fail"],12} {failed,12} {kernel.Outer["compact_fail"],12}  and {deferred} deferred, {open} open");
            Check("failures as vmstat sums them", Within(kernel, "compact_fail", failed, failed + deferred + open));
        }
    }

    void Indices(IReadOnlyList<IndexTable.Row> rows)
    {
        foreach (var row in rows)
        {
            Line($"{Invariant($"index, node {row.Node} zone {row.Zone}, quiet"),-36} {row.Compared,12} compared with debugfs, {row.Different} differ, by {row.Largest}/1000 at most");
        }
        if (rows.Count > 0)
        {
            Check("indices of a quiet zone as debugfs has them", rows.All(row => row.Different == 0));
        }
    }

    /// <summary>Detail goes first, and says what it stands for; counts, above, and samples go on.</summary>
    void Bounds(AgentFigures agent, Observation kernel)
    {
        Line($"{"events that stand for others",-36} {"",12} {agent.Standing,12}  for 1 in {agent.LargestFactor} at most");
        Check("a limit was passed and the agent said so", kernel.Shed);
        Check("detail was shed", agent.Thinned > 0);
        Check("nothing was lost but as thinned", agent.Lost == agent.Thinned);
        // By the clock of an emulated CPU a second may be longer.
        Check(Invariant($"samples went on: {agent.Readings} readings in {agent.Seconds:F0} s"), agent.Readings * 2 > agent.Seconds);
    }

    /// <summary>Whether the range from <paramref name="least"/> to <paramref name="most"/> meets that of the observation.</summary>
    static bool Within(Observation kernel, string what, ulong least, ulong most) =>
        least <= kernel.Outer[what] && kernel.Inner[what] <= most;

    void Check(string what, bool holds)
    {
        Holds &= holds;
        Line($"{what,-62} {(holds ? "holds" : "DOES NOT HOLD")}");
    }

    void Line(FormattableString line) => _text.Append(Invariant(line).TrimEnd()).Append('\n');

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
