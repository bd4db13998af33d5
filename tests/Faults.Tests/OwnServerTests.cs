// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>Tests with a database server of their own, which they may stop and kill, a collector that stores into it, and a spool.</summary>
public abstract class OwnServerTests : IAsyncLifetime
{
    readonly TemporaryFolder _spool = new();

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected TimescaleServer Server { get; private set; } = null!;

    private protected FaultCollector Collector { get; private set; } = null!;

    /// <summary>For an agent.</summary>
    protected string Spool => _spool.Path;

    public async ValueTask InitializeAsync()
    {
        Server = await TimescaleServer.OwnAsync();
        await FaultDatabase.MigrateAsync(Server.Url);
        Collector = new FaultCollector(Server.Url);
        await Collector.StartReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await Server.DisposeAsync();
        _spool.Dispose();
        GC.SuppressFinalize(this);
    }
}
