// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.V1;

namespace Fleet.Agent.Reporting;

/// <summary>The tables that end a run, from the exact counts. Pure.</summary>
static class EndSummary
{
    const int MostPairs = 5;

    public static string Of(RunTotals totals, HostNames names, TimeSpan duration, OwnUsage usage, KernelUsage kernel)
    {
        var text = new StringBuilder();
        Line(text, $"duration      {duration.TotalSeconds:F1} s");
        Line(text, $"extfrag       {totals.Counts} ({totals.Claims} claims, {totals.Steals} steals{Unknown(totals)}), {totals.Events} of them in detail{Thinned(totals)}");
        if (totals.Fragmenting is { } fragmenting)
        {
            Line(text, $"fragmenting   {fragmenting} (fallback order < {names.PageblockOrder})");
        }
        Kinds(text, totals);
        Line(text, $"samples       {totals.Samples}");
        Line(text, $"lost          {Losses(totals)}");
        if (totals.Counts > 0)
        {
            Orders(text, totals);
            Pairs(text, totals, names);
        }
        Attempts(text, totals.Kinds.Attempts);
        Agent(text, duration, usage, kernel);
        return text.ToString();
    }

    /// <summary>What did not happen has no line.</summary>
    static void Kinds(StringBuilder text, RunTotals totals)
    {
        var kinds = totals.Kinds;
        if (kinds.Of(Kind.Compaction) is > 0 and var zones)
        {
            Line(text, $"compaction    {zones} zones ({kinds.Of(Origin.Direct)} direct, {kinds.Of(Origin.Kcompactd)} kcompactd, {kinds.Of(Origin.Proactive)} proactive, {kinds.Of(Origin.Manual)} manual)");
        }
        if (kinds.Of(Kind.CompactionAttempt) is > 0 and var attempts)
        {
            Line(text, $"attempts      {attempts} ({kinds.Of(Outcome.Success)} success, {kinds.Of(Outcome.Failed)} failed, {kinds.Of(Outcome.Deferred)} deferred, {kinds.Of(Outcome.Unknown)} unknown)");
        }
        if (totals.Compactions > 0)
        {
            Line(text, $"in detail     {totals.Compactions} compactions, attempts and results");
        }
        if (kinds.Of(Kind.CompactionSuccess) + kinds.Of(Kind.CompactionFailure) is > 0 and var results)
        {
            Line(text, $"results       {results} ({kinds.Of(Kind.CompactionSuccess)} success, {kinds.Of(Kind.CompactionFailure)} failure, {Percent(kinds.Of(Kind.CompactionSuccess), results)} success) by the kernel's own tracepoints");
        }
        if (kinds.Of(Kind.Migration) is > 0)
        {
            Line(text, $"migration     {kinds.Migrated(true)} pages, {kinds.Migrated(false)} not");
        }
        Count(text, "reclaims", kinds.Of(Kind.DirectReclaim));
        Count(text, "kswapd wakes", kinds.Of(Kind.KswapdWake));
        Count(text, "collapses", kinds.Of(Kind.Collapse));
    }

    static void Count(StringBuilder text, string name, ulong count)
    {
        if (count > 0)
        {
            Line(text, $"{name,-13} {count}");
        }
    }

    static void Orders(StringBuilder text, RunTotals totals)
    {
        Line(text, $"by order      {"order",5} {"events",10} {"claims",10} {"steals",10} {"of all",8}");
        foreach (var order in totals.Orders)
        {
            Line(text, $"              {order.Order,5} {order.Count,10} {order.Claims,10} {order.Steals,10} {Percent(order.Count, totals.Counts),8}");
        }
    }

    static void Pairs(StringBuilder text, RunTotals totals, HostNames names)
    {
        Line(text, $"top patterns  {"donor -> claimer",-26} {"events",10} {"claims",10} {"steals",10} {"of all",8}");
        foreach (var pair in totals.Pairs.Take(MostPairs))
        {
            var pattern = names.Migratetype(pair.Donor) + " -> " + names.Migratetype(pair.Claimer);
            Line(text, $"              {pattern,-26} {pair.Count,10} {pair.Claims,10} {pair.Steals,10} {Percent(pair.Count, totals.Counts),8}");
        }
    }

    static void Attempts(StringBuilder text, IEnumerable<AttemptTotal> attempts)
    {
        var all = attempts.ToList();
        if (all.Count == 0)
        {
            return;
        }
        Line(text, $"by order      {"order",5} {"attempts",10} {"success",10} {"failed",10} {"deferred",10} {"success",8}");
        foreach (var attempt in all)
        {
            Attempt(text, attempt.Order.ToString(CultureInfo.InvariantCulture), attempt);
        }
        if (all.Count > 1)
        {
            Attempt(text, "all", all.Aggregate((sum, next) => sum.Plus(next)));
        }
    }

    static void Attempt(StringBuilder text, string order, AttemptTotal attempt)
    {
        var percent = attempt.SuccessPercent is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:F1} %") : "-";
        Line(text, $"              {order,5} {attempt.Count,10} {attempt.Success,10} {attempt.Failed,10} {attempt.Deferred,10} {percent,8}");
    }

    static void Agent(StringBuilder text, TimeSpan duration, OwnUsage usage, KernelUsage kernel)
    {
        var rss = usage.PeakRssBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:F1} MiB") : "not known";
        Line(text, $"agent         {usage.Cpu.TotalMilliseconds:F0} ms CPU ({100 * usage.Cpu / duration:F1} % of one), {rss} memory at most, ring {100 * kernel.RingFill:F1} % full at most");
        if (kernel.StacksRefused > 0)
        {
            Line(text, $"stacks        {kernel.StacksRefused} new ones found no room: their events have none");
        }
        if (kernel.Runs > 0)
        {
            Line(text, $"kernel        {kernel.Ns / 1e6:F1} ms in {kernel.Runs} program runs, {(double)kernel.Ns / kernel.Runs:F0} ns each");
        }
    }

    static string Unknown(RunTotals totals) =>
        totals.Counts - totals.Claims - totals.Steals is > 0 and var unknown ? $", {unknown} of unknown ownership" : "";

    static string Thinned(RunTotals totals) => totals.Thinned > 0 ? $", {totals.Thinned} thinned" : "";

    static string Losses(RunTotals totals)
    {
        var suffered = totals.Losses.Where(loss => loss.Key != DropDifferences.Thinned).ToList();
        return suffered.Count == 0 ? "0"
            : string.Join(", ", suffered.Select(loss => string.Create(CultureInfo.InvariantCulture, $"{loss.Value} {loss.Key}")));
    }

    static string Percent(ulong part, ulong all) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:F1} %");

    static void Line(StringBuilder text, FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
}
