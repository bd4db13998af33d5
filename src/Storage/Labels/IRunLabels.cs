// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Writing;

namespace Fleet.Storage.Labels;

/// <summary>
/// Labels that people give to runs later. They are only ever appended: no batch is rewritten, and what was said before stays to
/// be read. Readers apply them: see <see cref="Reading.RunInfo.Labels"/>.
/// </summary>
public interface IRunLabels : IAsyncDisposable
{
    /// <summary>All of them or none; when it returns they are kept.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be reached, or does not take them.</exception>
    Task AppendAsync(IReadOnlyCollection<RunLabel> labels, CancellationToken ct);
}
