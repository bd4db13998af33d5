// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Capturing;
using Fleet.Agent.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Reporting;

/// <summary>What a person sees of a run: log and live line on stderr, events on stdout if asked for.</summary>
sealed class Screen
{
    readonly bool _quiet;
    readonly bool _verbose;
    readonly StderrLogger _log;
    readonly LiveLine? _live;

    public Screen(bool quiet, bool verbose, bool debug)
    {
        (_quiet, _verbose) = (quiet, verbose);
        _log = new StderrLogger(Console.Error, debug ? LogLevel.Debug : LogLevel.Information);
        if (!quiet && !verbose && !Console.IsErrorRedirected)
        {
            _live = new LiveLine(Console.Error, TimeProvider.System);
            _log.BeforeLine = _live.Clear;
        }
    }

    public ILogger Log => _log;

    /// <summary>Prints events with <c>--verbose</c>, and draws the live line on a terminal.</summary>
    /// <param name="state">A few words about where the data goes.</param>
    public RunWatch Watch(PreparedRun run, Func<string> state)
    {
        Action? second = _live is null ? null : () => _live.Draw(run.Totals, state());
        if (!_verbose)
        {
            return new RunWatch(null, null, second);
        }
        var colour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        var lines = new EventLines(Console.Out, run.Names, run.StartBootNs, colour);
        return new RunWatch(new EventPrinter(lines, run.EventNames).Print, new CompactionPrinter(lines, run.KernelTellsOutcome).Print, second);
    }

    public void End(PreparedRun run)
    {
        _live?.Clear();
        if (!_quiet)
        {
            Console.Error.Write(run.Summary());
        }
    }
}
