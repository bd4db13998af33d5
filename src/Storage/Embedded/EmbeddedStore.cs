// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.Recording.Segments;
using Fleet.Storage.Writing;
using Fleet.V1;

namespace Fleet.Storage.Embedded;

/// <summary>
/// A directory of segment files, for where there is no database. Batches are appended as they came and synced before
/// <see cref="CommitAsync"/> returns. The cursors are what the files hold: there is no side file to disagree with them.
/// </summary>
/// <remarks>
/// One file for each lane of each stream, rolled by size; after a restart or a write error a stream goes on in a new file.
/// One process at a time: <c>collector.lock</c> is held while the store is open, and freed by the kernel however it ends.
/// Threading: safe; commits come one after another.
/// </remarks>
public sealed class EmbeddedStore : IBatchStore
{
    const long RollBytes = 64 << 20;

    // Agents come and go; a stream that went quiet must not hold a file open for ever.
    const int MaxOpenFiles = 256;

    readonly string _directory;
    readonly FileStream _lock;
    readonly TimeProvider _time;
    readonly SemaphoreSlim _turn = new(1, 1);
    readonly Dictionary<StreamKey, StreamCursor> _cursors;
    readonly Dictionary<StreamKey, ulong> _lastSegment;
    readonly OrderedDictionary<StreamKey, SegmentWriter> _open = [];
    long _lastSession;

    EmbeddedStore(string directory, FileStream @lock, EmbeddedCursors found, TimeProvider time)
    {
        _directory = directory;
        _lock = @lock;
        _time = time;
        _cursors = found.Committed.ToDictionary(stream => stream.Key, stream => new StreamCursor(stream.Value, Owner: 0));
        _lastSegment = found.LastSegment;
    }

    /// <summary>Opens the directory, makes it where it is missing, and finds the cursors.</summary>
    /// <exception cref="StoreUnavailableException">Another collector holds it, or it cannot be read or written.</exception>
    public static EmbeddedStore Open(string directory, TimeProvider time)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(directory);
            held = TakeLock(directory);
            return new EmbeddedStore(directory, held, EmbeddedCursors.Scan(directory), time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SegmentFormatException)
        {
            held?.Dispose();
            throw new StoreUnavailableException($"cannot open the store in {directory}: {e.Message}", e);
        }
    }

    public Task ProbeAsync(CancellationToken ct) => Directory.Exists(_directory)
        ? Task.CompletedTask
        : throw new StoreUnavailableException($"the store's directory {_directory} is gone: bring it back or restart the collector");

    public Task<Takeover> TakeOverAsync(IReadOnlyList<StreamClaim> claims, CancellationToken ct) => InTurnAsync(() =>
    {
        var session = ++_lastSession;
        foreach (var claim in claims)
        {
            _cursors[claim.Key] = _cursors.GetValueOrDefault(claim.Key) with { Owner = session };
        }
        return new Takeover(session, [.. claims.Select(claim => _cursors[claim.Key].CommittedSeq)]);
    }, ct);

    public Task<IReadOnlyList<ulong>> CursorsAsync(IReadOnlyList<StreamKey> keys, CancellationToken ct) =>
        InTurnAsync<IReadOnlyList<ulong>>(() => [.. keys.Select(key => _cursors.GetValueOrDefault(key).CommittedSeq)], ct);

    /// <remarks>Not written down: until a batch follows, the agent says it again whenever it connects.</remarks>
    public Task SkipToAsync(StreamKey key, ulong firstSeq, CancellationToken ct) => InTurnAsync(() =>
    {
        var cursor = _cursors.GetValueOrDefault(key);
        return _cursors[key] = cursor with { CommittedSeq = Math.Max(cursor.CommittedSeq, firstSeq - 1) };
    }, ct);

    public Delivery Prepare(Batch batch, long session) => new(batch, session);

    public Task<CommitResult> CommitAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct) => InTurnAsync(() =>
    {
        var plan = CommitPlan.For([.. deliveries.Select(delivery => (delivery.Key, delivery.Batch.Seq, delivery.Session))], _cursors);
        Write(plan.Fresh.Select(i => (deliveries[i].Key, deliveries[i].Batch)));
        foreach (var decision in plan.Decisions)
        {
            _cursors[decision.Key] = new StreamCursor(decision.CommittedSeq, decision.Owner);
        }
        return new CommitResult(plan.Decisions) { Batches = plan.Fresh.Count, Duplicates = plan.Duplicates };
    }, ct);

    public ValueTask DisposeAsync()
    {
        foreach (var writer in _open.Values)
        {
            writer.Dispose();
        }
        _open.Clear();
        _lock.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return work();
        }
        finally
        {
            _turn.Release();
        }
    }

    void Write(IEnumerable<(StreamKey Key, Batch Batch)> batches)
    {
        var touched = new HashSet<StreamKey>();
        try
        {
            foreach (var (key, batch) in batches)
            {
                // Before the append: should it fail, nothing more is written to this file.
                touched.Add(key);
                WriterOf(key).Append(batch);
            }
            foreach (var key in touched)
            {
                _open[key].Sync();
                if (_open[key].Length >= RollBytes)
                {
                    Close(key);
                }
            }
            while (_open.Count > MaxOpenFiles)
            {
                Close(_open.GetAt(0).Key);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Unknown what is on disk: the agents send again, into other files, and readers pass over what is there twice.
            foreach (var key in touched)
            {
                Close(key);
            }
            throw new StoreUnavailableException($"cannot write to the store in {_directory}: {e.Message}; free space or mend the disk", e);
        }
    }

    SegmentWriter WriterOf(StreamKey key)
    {
        // Taken out and put back: the first of the dictionary is the one unused for longest.
        if (!_open.Remove(key, out var writer))
        {
            var number = _lastSegment[key] = _lastSegment.GetValueOrDefault(key) + 1;
            var created = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            writer = SegmentWriter.Create(
                EmbeddedFileName.PathOf(_directory, key, number), new SegmentHeader(key.StreamId, key.Lane, number, created));
        }
        _open.Add(key, writer);
        return writer;
    }

    void Close(StreamKey key)
    {
        if (_open.Remove(key, out var writer))
        {
            writer.Dispose();
        }
    }

    static FileStream TakeLock(string directory)
    {
        var path = Path.Combine(directory, "collector.lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"another collector uses it ({path} is held); stop that one or choose another directory", e);
        }
    }
}
