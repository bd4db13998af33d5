// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Ingest;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Collector.Tests.Ingest;

public sealed class OutboxTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_reader_gets_only_the_highest_ack_of_each_stream()
    {
        var outbox = new Outbox();
        var (a, b) = (Some.Stream(), Some.Stream());
        for (ulong seq = 1; seq <= 1000; seq++)
        {
            outbox.Ack(a, seq);
        }
        outbox.Ack(b, 5);
        outbox.Ack(a, 7);
        outbox.Complete();

        var messages = await outbox.MessagesAsync(Ct).ToListAsync(Ct);

        Assert.Equal([1000ul, 5ul], messages.Select(message => message.Ack.CommittedSeq));
    }

    [Fact]
    public async Task What_is_posted_before_the_end_still_goes_out()
    {
        var outbox = new Outbox();
        outbox.Post(new CollectorMessage { Drain = new Drain() });
        outbox.Complete();

        Assert.Single(await outbox.MessagesAsync(Ct).ToListAsync(Ct));
    }
}
