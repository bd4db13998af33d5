// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Maintenance;

/// <summary>What became of the runs that have ended.</summary>
/// <param name="Runs">How many were added up.</param>
/// <param name="Failed">Those that could not be; they will be tried again.</param>
public sealed record AddUpResult(int Runs, IReadOnlyList<AddUpFailure> Failed);

/// <summary>A run whose counts could not be added up.</summary>
/// <param name="Name">Its label <c>run</c>, or its host and the beginning of its id.</param>
/// <param name="Reason">One line for a person.</param>
public sealed record AddUpFailure(Guid RunId, string Name, string Reason)
{
    public override string ToString() => $"counts of run {Name} are not added up, so reports of it take longer: {Reason}";
}
