// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Shipping;
using Fleet.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fleet.Agent.Doctor;

/// <summary>Greets the collector as an agent does, and leaves.</summary>
static class CollectorCheck
{
    public const string Name = "collector";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<Finding> RunAsync(Uri collector, HostIdentity host, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Patience);
        try
        {
            using var channel = GrpcChannel.ForAddress(collector);
            using var call = new Ingest.IngestClient(channel).Stream(cancellationToken: deadline.Token);
            await call.RequestStream.WriteAsync(
                new AgentMessage { Hello = new Hello { Host = host.Host, AgentVersion = HostIdentity.AgentVersion } }, deadline.Token);
            var welcomed = await call.ResponseStream.MoveNext(deadline.Token) && call.ResponseStream.Current.Welcome is not null;
            await call.RequestStream.WriteAsync(new AgentMessage { Bye = new Bye() }, deadline.Token);
            await call.RequestStream.CompleteAsync();
            return welcomed
                ? new(Name, Health.Ok, $"{collector} answers")
                : new(Name, Health.Missing, $"{collector} did not say Welcome", "Name a fleet-collector's gRPC address (port 7417).");
        }
        catch (Exception e) when (e is RpcException or HttpRequestException or IOException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return new(Name, Health.Missing, $"{collector}: {CollectorError.Describe(e)}", "Start the collector there, or name the right address; the agent spools meanwhile.");
        }
    }
}
