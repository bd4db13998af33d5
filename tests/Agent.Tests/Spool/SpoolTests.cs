// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using Fleet.Agent.Capturing;
using Fleet.Agent.Spool;
using Fleet.Recording;
using Fleet.TestKit;
using Fleet.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fleet.Agent.Tests.Spool;

/// <summary>A spool in a folder of its own.</summary>
public abstract class SpoolTests : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    private protected LossLedger Losses { get; } = new();

    private protected FakeTimeProvider Time { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected SpoolDirectory Open(SpoolOptions? options = null) =>
        SpoolDirectory.Open(Folder.Path, options ?? new SpoolOptions(64 << 20), Losses, Time, NullLogger.Instance);

    private protected string[] Segments() => Directory.GetFiles(Folder.Path, "*.frag");

    private protected static StreamKey Own(SpoolDirectory spool, Lane lane) => new(spool.StreamId, lane);

    /// <summary>A batch of one event and a payload that does not compress.</summary>
    private protected static Batch Append(SpoolDirectory spool, Lane lane, ulong seq, int bytes = 100)
    {
        var batch = Some.Batch(Own(spool, lane), seq);
        batch.Payload = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(bytes));
        batch.EventCount = 1;
        spool.Append(batch);
        return batch;
    }
}
