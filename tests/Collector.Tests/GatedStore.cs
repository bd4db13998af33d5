// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.Collector.Tests;

/// <summary>A real store whose commits can be held, or made to fail.</summary>
sealed class GatedStore(IBatchStore inner) : IBatchStore
{
    readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource? _gate;

    /// <summary>While set, the store is away for this reason.</summary>
    public volatile string? Trouble;

    /// <summary>While set, asking the store how it is meets this: a fault of ours.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Completes when a commit has begun.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Commits wait from now on.</summary>
    public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _gate!.SetResult();

    public Task ProbeAsync(CancellationToken ct) => Fault is { } fault ? Task.FromException(fault) : AwayOr(() => inner.ProbeAsync(ct));

    public Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct) => AwayOr(() => inner.CursorsAsync(keys, ct));

    public Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct) => AwayOr(() => inner.SkipToAsync(key, firstSeq, ct));

    public Task<Takeover> TakeOverAsync(IReadOnlyList<StreamClaim> claims, CancellationToken ct) => AwayOr(() => inner.TakeOverAsync(claims, ct));

    public Delivery Prepare(Batch batch, long session) => inner.Prepare(batch, session);

    public async Task<CommitResult> CommitAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        _entered.TrySetResult();
        await (_gate?.Task ?? Task.CompletedTask);
        return await AwayOr(() => inner.CommitAsync(deliveries, ct));
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    T AwayOr<T>(Func<T> work) => Trouble is { } trouble ? throw new StoreUnavailableException(trouble) : work();
}
