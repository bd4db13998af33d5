// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Labels;
using Fleet.Storage.Reading;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;

namespace Fleet.Storage.Tests.Contract;

public sealed class TimescaleContractTests(MigratedDatabase database) : StoreContract, IClassFixture<MigratedDatabase>
{
    protected override IBatchStore OpenStore() => new TimescaleStore(database.ConnectionString);

    protected override IRunLabels OpenLabels() => new StoreLocation.InDatabase(database.ConnectionString).OpenLabels();

    protected override IRunReader OpenReader() => new StoreLocation.InDatabase(database.ConnectionString).OpenReader();
}
