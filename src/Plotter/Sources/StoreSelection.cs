// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Sources;

/// <summary>
/// Which runs of a store: <c>kernel=6.12*,workload=pw</c> by labels, <c>run:NAME</c> by run label or beginning of the id,
/// <c>@latest</c> the newest.
/// </summary>
sealed record StoreSelection(RunSelector Labels, string? Run = null, bool Latest = false)
{
    /// <exception cref="PlotterException">It is none of the three.</exception>
    public static StoreSelection Parse(string text)
    {
        if (text == "@latest")
        {
            return new(RunSelector.All, Latest: true);
        }

        if (text.StartsWith("run:", StringComparison.Ordinal) && text.Length > 4)
        {
            return new(RunSelector.All, Run: text[4..]);
        }

        try
        {
            return new(RunSelector.Parse(text));
        }
        catch (FormatException e)
        {
            throw new PlotterException(ExitCode.Usage, $"{e.Message}; a selector is key=pattern,... (as in kernel=6.12*,workload=pw), run:NAME or @latest", e);
        }
    }

    public async Task<IReadOnlyList<RunInfo>> FindAsync(IRunReader reader, CancellationToken ct) => Of(await reader.RunsAsync(Labels, ct));

    /// <summary>Those of all runs, in their order.</summary>
    public IReadOnlyList<RunInfo> Of(IReadOnlyList<RunInfo> all) => Latest ? [.. all.TakeLast(1)]
        : Run is null ? [.. all.Where(run => Labels.Matches(run.Labels))]
        : [.. all.Where(run => run.Labels.GetValueOrDefault("run") == Run || run.RunId.ToString("N").StartsWith(Run, StringComparison.OrdinalIgnoreCase))];
}
