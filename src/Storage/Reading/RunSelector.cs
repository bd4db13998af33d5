// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Reading;

/// <summary>
/// Chooses runs by labels: <c>kernel=6.12*,workload=pipe</c>. Terms are joined by AND; <c>*</c> stands for any text;
/// the empty selector chooses every run.
/// </summary>
public sealed record RunSelector(IReadOnlyList<RunSelector.Term> Terms)
{
    public static RunSelector All { get; } = new([]);

    public readonly record struct Term(string Key, string Pattern);
}
