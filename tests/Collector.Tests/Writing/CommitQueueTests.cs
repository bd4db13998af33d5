// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Fleet.Collector.Hosting;
using Fleet.Collector.Writing;
using Fleet.Storage;
using Fleet.V1;
using Google.Protobuf;

namespace Fleet.Collector.Tests.Writing;

public sealed class CommitQueueTests
{
    // One that says four thousand million would else have everybody behind it wait until all that is queued is stored.
    [Fact]
    public async Task What_a_batch_says_of_its_events_takes_no_more_room_than_its_bytes_could_hold()
    {
        var queue = new CommitQueue(new CollectorOptions
        {
            Store = StoreLocation.Parse("unused"), Grpc = new IPEndPoint(IPAddress.Loopback, 0), Http = new IPEndPoint(IPAddress.Loopback, 0),
        });
        var batch = new Batch { EventCount = uint.MaxValue, RawBytes = 100, Payload = ByteString.CopyFrom(new byte[60]) };
        var taken = 0L;

        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.EnqueueAsync(
            batch,
            _ =>
            {
                taken = queue.Budget.Used;
                throw new InvalidOperationException("not prepared");
            },
            TestContext.Current.CancellationToken));

        Assert.InRange(taken, 60, 3_000_000);
        Assert.Equal(0, queue.Budget.Used);
    }
}
