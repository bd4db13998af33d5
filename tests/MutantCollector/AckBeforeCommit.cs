// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.MutantCollector;

/// <summary>Says that everything is stored, and stores it up to half a second later.</summary>
sealed class AckBeforeCommit(IBatchStore inner) : IBatchStore
{
    static readonly TimeSpan Later = TimeSpan.FromMilliseconds(500);

    Task _last = Task.CompletedTask;

    public Task ProbeAsync(CancellationToken ct) => inner.ProbeAsync(ct);

    public Task<Takeover> TakeOverAsync(IReadOnlyList<StreamClaim> claims, CancellationToken ct) => inner.TakeOverAsync(claims, ct);

    public Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct) => inner.CursorsAsync(keys, ct);

    public Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct) => inner.SkipToAsync(key, firstSeq, ct);

    public Delivery Prepare(Batch batch, long session) => inner.Prepare(batch, session);

    public Task<CommitResult> CommitAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var before = _last;
        _last = Task.Run(
            async () =>
            {
                await before;
                await Task.Delay(Later, CancellationToken.None);
                await inner.CommitAsync(deliveries, CancellationToken.None);
            }, CancellationToken.None);
        return Task.FromResult(new CommitResult([.. Highest.Of(deliveries)]));
    }

    public async ValueTask DisposeAsync()
    {
        await _last;
        await inner.DisposeAsync();
    }
}
