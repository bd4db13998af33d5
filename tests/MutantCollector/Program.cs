// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Fleet.Collector.Hosting;
using Fleet.MutantCollector;
using Fleet.Storage;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;

// MutantCollector MUTANT --store postgresql://... --grpc ADDRESS --http ADDRESS
var options = new CollectorOptions
{
    Store = StoreLocation.Parse(After("--store")), Grpc = IPEndPoint.Parse(After("--grpc")), Http = IPEndPoint.Parse(After("--http")),
};
var database = ((StoreLocation.InDatabase)options.Store).ConnectionString;
IBatchStore store = args[0] switch
{
    "AckBeforeCommit" => new AckBeforeCommit(new TimescaleStore(database, TimeProvider.System)),
    "NoDedup" => new CursorlessStore(database, onConflict: false),
    "OnConflict" => new CursorlessStore(database, onConflict: true),
    var other => throw new ArgumentException($"no mutant is called {other}"),
};
await using var host = await CollectorHost.StartAsync(options, CancellationToken.None, store);
await host.RunAsync();

string After(string name) => args[Array.IndexOf(args, name) + 1];
