// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Fleet.Recording;
using Fleet.Storage;

namespace Fleet.Collector.Hosting;

/// <summary>What a collector is told.</summary>
sealed record CollectorOptions
{
    public required StoreLocation Store { get; init; }

    /// <summary>For agents: HTTP/2 without TLS.</summary>
    public required IPEndPoint Grpc { get; init; }

    /// <summary>Health and metrics: HTTP/1.1.</summary>
    public required IPEndPoint Http { get; init; }

    /// <summary>Largest batch that is taken, bytes as serialized.</summary>
    public int MaxBatchBytes { get; init; } = 4 << 20;

    /// <summary>Unacknowledged payload that one agent may have in flight, bytes.</summary>
    public int WindowBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Memory for batches that wait for the store, of all agents together, and for the garbage of making their rows, bytes. When
    /// it is used up, nothing more is read.
    /// </summary>
    public long BudgetBytes { get; init; } = 192 << 20;

    /// <summary>How long a commit waits for company.</summary>
    public TimeSpan GatherWindow { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Batches in one commit at most.</summary>
    public int GatherBatches { get; init; } = 1024;

    /// <summary>Memory of the batches of one commit after which nothing is added to it, bytes; as the budget counts it.</summary>
    public long GatherBytes { get; init; } = 64 << 20;

    /// <summary>An agent heard nothing from for this long is gone; it sends a heartbeat every 10 s.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(35);

    /// <summary>Largest gRPC message, bytes: what is beyond <see cref="MaxBatchBytes"/> still gets an answer that says so.</summary>
    public int MaxMessageBytes => Math.Max(MaxBatchBytes, BatchCodec.MaxRawBytes) + (64 << 10);
}
