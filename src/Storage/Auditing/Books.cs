// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;

namespace Fleet.Storage.Auditing;

/// <summary>The accounts of a store: what agents numbered and counted, against what is there.</summary>
public sealed record Books(IReadOnlyList<StreamBook> Streams, IReadOnlyList<RunBook> Runs)
{
    /// <summary>What in the files holds no record, a sentence each. It may have been stored again: the numbers say whether it is missing.</summary>
    public IReadOnlyList<string> Damage { get; init; } = [];

    /// <summary>When hosts' wall clocks were set during a run, in the order of their boot clocks.</summary>
    public IReadOnlyList<ClockStep> ClockSteps { get; init; } = [];

    public bool Balance => Streams.All(stream => stream.Balances) && Runs.All(run => run.Balances);

    /// <exception cref="StoreUnavailableException">The store cannot be reached.</exception>
    public static async Task<Books> ReadAsync(StoreLocation store, CancellationToken ct)
    {
        if (store is not StoreLocation.InDatabase address)
        {
            return RecordingAudit.Read(store.ToString()!, ct);
        }
        await using var database = new Database(address.ConnectionString);
        return await DatabaseAudit.ReadAsync(database, ct);
    }
}
