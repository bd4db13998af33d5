// SPDX-License-Identifier: Apache-2.0
using Grpc.Core;

namespace Fleet.Agent.Shipping;

/// <summary>Finds the sentence that a person can use in what gRPC throws.</summary>
static class CollectorError
{
    public static string Describe(Exception error) => error switch
    {
        RpcException { Status.DebugException: { } cause } => Describe(cause),
        HttpRequestException { InnerException: { } cause } => Describe(cause),
        RpcException rpc => $"{rpc.StatusCode}: {rpc.Status.Detail}",
        OperationCanceledException => "no answer in time",
        _ => error.Message,
    };
}
