// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Embedded;
using Fleet.Storage.Labels;
using Fleet.Storage.Reading;
using Fleet.Storage.Writing;
using Fleet.TestKit;

namespace Fleet.Storage.Tests.Contract;

public sealed class EmbeddedContractTests : StoreContract
{
    readonly TemporaryFolder _folder = new();

    protected override IBatchStore OpenStore() => EmbeddedStore.Open(_folder.Path, TimeProvider.System);

    protected override IRunLabels OpenLabels() => StoreLocation.Parse(_folder.Path).OpenLabels()!;

    protected override IRunReader OpenReader() => StoreLocation.Parse(_folder.Path).OpenReader();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
