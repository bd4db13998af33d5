// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Collector.Hosting;

namespace Fleet.Collector.Commands;

/// <summary><c>serve</c>: runs until SIGTERM or SIGINT. A database that is away, at start or later, is waited for.</summary>
static class ServeCommand
{
    public static Command Build()
    {
        var store = CollectorCommand.StoreOption();
        var grpc = CollectorCommand.AddressOption("--grpc", 7417, "agents (gRPC over HTTP/2 without TLS)");
        var http = CollectorCommand.AddressOption("--http", 7418, "health and metrics");
        var command = new Command("serve", "Receive batches from agents until SIGTERM. Waits for a database that is away.") { store, grpc, http };
        command.SetAction(async (parsed, ct) =>
        {
            var options = new CollectorOptions
            {
                Store = CollectorCommand.StoreOf(parsed.GetValue(store)),
                Grpc = parsed.GetRequiredValue(grpc),
                Http = parsed.GetRequiredValue(http),
            };
            await using var host = await CollectorHost.StartAsync(options, ct);
            await host.RunAsync();
            return ExitCode.Ok;
        });
        return command;
    }
}
