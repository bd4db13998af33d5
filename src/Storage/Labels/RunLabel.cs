// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;

namespace Fleet.Storage.Labels;

/// <summary>A label that was added to a run, or corrected, after it was measured.</summary>
/// <param name="Value">Null takes the label away.</param>
public sealed record RunLabel(Guid RunId, string Key, string? Value)
{
    /// <summary>What the agent fills in was measured, and is not corrected.</summary>
    public static IReadOnlyList<string> Measured { get; } = ["kernel", "host", "arch"];

    /// <summary>The run under its labels of now.</summary>
    /// <param name="later">Of any runs, in the order of writing.</param>
    internal static RunInfo Applied(RunInfo run, ILookup<Guid, RunLabel> later) =>
        later.Contains(run.RunId) ? run with { Labels = Applied(run.Labels, later[run.RunId]) } : run;

    /// <summary>The labels of a run with what was said of them later; of one key the last word counts.</summary>
    /// <param name="later">In the order of writing.</param>
    public static IReadOnlyDictionary<string, string> Applied(IReadOnlyDictionary<string, string> labels, IEnumerable<RunLabel> later)
    {
        var corrected = new Dictionary<string, string>(labels);
        foreach (var label in later)
        {
            if (label.Value is { } value)
            {
                corrected[label.Key] = value;
            }
            else
            {
                corrected.Remove(label.Key);
            }
        }
        return corrected;
    }
}
