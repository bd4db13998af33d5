// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Storage.Auditing;
using Fleet.Storage.Embedded;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Storage.Tests.Contract;

/// <summary>The same life of an agent in both stores: both books say the same of it.</summary>
public sealed class BooksTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>, IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly StreamKey _summary = Some.Stream();
    readonly Guid _run = Guid.NewGuid();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    StreamKey Detail => _summary with { Lane = Lane.Detail };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_dropped_thinned_and_stored_balances_what_was_counted(bool embedded)
    {
        var end = End();
        end.Losses.Add(new Loss { Stage = Loss.Types.Stage.Kernel, Reason = "thinned", Kind = Kind.Extfrag, Lane = Lane.Detail, Count = 4, BootNsFrom = 1, BootNsTo = 2 });
        end.Losses.Add(Evicted(Detail.StreamId, 2, 3, events: 2));

        var (books, stream, run) = await StoreAsync(embedded, counted: 7, end, skipTo: 4);

        Assert.Null(run.Open);
        Assert.Equal((7L, 4L, 1L, 2L, 0L), (run.Produced, run.Dropped, run.Stored, run.Evicted, run.Residue));
        Assert.Equal(("h1", 4L, 2L, 2L, 0L, 0L), (stream.Host, stream.Spooled, stream.Stored, stream.Dropped, stream.Missing, stream.Twice));
        Assert.True(stream.Balances && run.Balances, $"{books}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wall_clock_that_was_set_is_told_and_what_a_user_marked_is_not(bool embedded)
    {
        var end = End();
        end.Markers.Add(new Marker { BootNs = 1, Text = "wall clock set by hand" });
        end.Markers.Add(new Marker { BootNs = 2, Text = ClockStepText.Of(-3_600_000_000_000) });

        var (books, _, run) = await StoreAsync(embedded, counted: 1, end, skipTo: 2);

        var step = Assert.Single(books.ClockSteps, step => step.RunId == run.RunId);
        Assert.Equal(("h1", run.RunId, "wall clock set by -3600.000 s"), (step.Host, step.RunId, step.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hole_that_no_record_explains_and_an_event_too_few_are_found(bool embedded)
    {
        var (books, stream, run) = await StoreAsync(embedded, counted: 3, End(), skipTo: 4);

        Assert.Equal((2L, 2L), (stream.Missing, run.Residue));
        Assert.False(books.Balance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_breaks_off_is_said_to_and_is_no_residue(bool embedded)
    {
        var last = Some.SummaryFacts(_run, Some.Count(1));
        last.Losses.Add(Without(Evicted(Detail.StreamId, 3, 0, events: 0), loss => loss.ClearLastSeq()));

        var (books, stream, run) = await StoreAsync(embedded, counted: 3, last, skipTo: 2);

        Assert.Equal(("its end was lost", 3L, 0L), (run.Open, stream.BreaksOffAt, stream.Missing));
        Assert.True(stream.Balances && run.Balances, $"{books}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Damage_that_nobody_can_count_accounts_for_its_batches_and_leaves_the_events_open(bool embedded)
    {
        var end = End();
        end.Losses.Add(Without(Evicted(Detail.StreamId, 2, 3, events: 0), loss => loss.ClearCount()));

        var (books, stream, run) = await StoreAsync(embedded, counted: 3, end, skipTo: 4);

        Assert.Equal(("nobody can tell how many events were lost", 2L, 0L), (run.Open, stream.Dropped, stream.Missing));
        Assert.True(stream.Balances && run.Balances, $"{books}");
    }

    [Fact]
    public async Task A_batch_that_is_there_twice_is_found()
    {
        await StoreAsync(embedded: false, counted: 1, End(), skipTo: 2);
        await database.AskAsync<bool>($"INSERT INTO fleet.batch SELECT * FROM fleet.batch WHERE stream_id = '{Detail.StreamId}' AND lane = 2 AND seq = 1; SELECT true");

        var books = await Books.ReadAsync(new StoreLocation.InDatabase(database.ConnectionString), Ct);

        Assert.Equal(1, books.Streams.Single(book => book.Key == Detail).Twice);
        Assert.Equal(-1, books.Runs.Single(book => book.RunId == _run).Residue);
    }

    [Fact]
    public async Task Rows_that_went_after_their_commit_are_found()
    {
        await StoreAsync(embedded: false, counted: 1, End(), skipTo: 2);
        await database.AskAsync<bool>($"DELETE FROM fleet.event_extfrag WHERE run_id = '{_run}'; SELECT true");

        var book = (await Books.ReadAsync(new StoreLocation.InDatabase(database.ConnectionString), Ct)).Runs.Single(run => run.RunId == _run);

        Assert.Equal((0L, 1L, 0L, false), (book.Residue, book.Stored, book.Rows, book.Balances));
    }

    // One event in detail batch 1 and, where the agent skips, an empty one at its end.
    async Task<(Books Books, StreamBook Detail, RunBook Run)> StoreAsync(bool embedded, ulong counted, Facts end, ulong skipTo)
    {
        var address = embedded ? _folder.Path : database.ConnectionString;
        await using (IBatchStore store = embedded ? EmbeddedStore.Open(address, TimeProvider.System) : new TimescaleStore(address))
        {
            await store.CommitAsync(
                [Some.Batch(_summary, 1, Some.RunStart(_run)), Some.Batch(_summary, 2, Some.SummaryFacts(_run, Some.Count(counted))), Some.Batch(Detail, 1, Some.DetailFacts(_run, Some.Extfrag()))], Ct);
            await store.SkipToAsync(Detail, skipTo, Ct);
            await store.CommitAsync([Some.Batch(Detail, skipTo, Some.DetailFacts(_run)), Some.Batch(_summary, 3, end)], Ct);
        }
        var books = await Books.ReadAsync(StoreLocation.Parse(address), Ct);
        return (books, books.Streams.Single(book => book.Key == Detail), books.Runs.Single(book => book.RunId == _run));
    }

    Facts End() => new() { RunId = Some.Bytes(_run), Clock = Some.Clock(), RunEnd = new RunEnd { BootNs = 9_000_000_000 } };

    static Loss Without(Loss loss, Action<Loss> clear)
    {
        clear(loss);
        return loss;
    }

    static Loss Evicted(Guid stream, ulong first, ulong last, ulong events) => new()
    {
        Stage = Loss.Types.Stage.Spool, Reason = "spool_bytes", Kind = Kind.Extfrag, Lane = Lane.Detail, Count = events,
        FirstSeq = first, LastSeq = last, StreamId = Some.Bytes(stream), BootNsFrom = 1, BootNsTo = 2,
    };
}
