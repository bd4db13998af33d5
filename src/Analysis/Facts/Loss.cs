// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Analysis.Facts;

/// <summary>A counted, explained hole in a run. What nobody can tell is null.</summary>
/// <param name="From">Since the run's start.</param>
/// <param name="To">Since the run's start.</param>
/// <param name="Stage">Where it was lost: <c>kernel</c>, <c>agent</c>, <c>spool</c>, <c>file</c>.</param>
/// <param name="Count">Events.</param>
public sealed record Loss(TimeSpan? From, TimeSpan? To, string Stage, string Reason, long? Count)
{
    /// <summary>How many events, for a sentence: <c>7</c>, <c>at least 7</c>, or <c>an unknown number of</c>.</summary>
    public static string NumberOf(IReadOnlyCollection<Loss> losses)
    {
        var known = losses.Sum(loss => loss.Count ?? 0).ToString(CultureInfo.InvariantCulture);
        return losses.All(loss => loss.Count is not null) ? known : known == "0" ? "an unknown number of" : $"at least {known}";
    }
}
