// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Fleet.Agent.Capturing;
using Fleet.Agent.Host;
using Fleet.Agent.Shipping;
using Fleet.Agent.Spool;
using Fleet.Recording;
using Fleet.V1;
using Microsoft.Extensions.Logging;

namespace Fleet.FaultAgent;

/// <summary>
/// Many agents in one process, each with its own spool, shipper and connection. Says <c>joined TICKS</c> each time that one
/// of them has been welcomed (when it began to greet, in Stopwatch ticks: one clock for all processes), and <c>done COMPLETE</c> when one has ended.
/// </summary>
static class Herd
{
    static readonly TimeSpan BatchInterval = TimeSpan.FromSeconds(2);

    /// <summary>After an outage all of them have a backlog, for one database.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync(FaultOptions options)
    {
        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        await Task.WhenAll(Enumerable.Range(0, options.Agents).Select(number => Task.Run(() => LiveAsync(options, number, stop.Token))));
        return 0;
    }

    static async Task LiveAsync(FaultOptions options, int number, CancellationToken stop)
    {
        var log = new JoinLogger();
        var losses = new LossLedger();
        var folder = Path.Combine(options.Spool, number.ToString(CultureInfo.InvariantCulture));
        using var spool = SpoolDirectory.Open(folder, options.Bounds, losses, TimeProvider.System, log);
        using var shipper = new Shipper(
            options.Collectors, new Greeting(spool, log), new HostIdentity($"herd-{number}", "6.12-fault", "#1", "x86_64"), TimeProvider.System, log, options.Reconnect);
        spool.Appended = shipper.Wake;
        using var giveUp = new CancellationTokenSource();
        var shipping = Task.Run(() => shipper.RunAsync(giveUp.Token), CancellationToken.None);
        var stream = new RunStream(spool.StreamId, spool);
        var (next, count) = (1ul, (int)(options.EventsPerSecond * BatchInterval.TotalSeconds));
        while (!stop.IsCancellationRequested)
        {
            stream.Append(Lane.Summary, new Facts());
            if (count > 0)
            {
                stream.Append(Lane.Detail, new Facts { Extfrag = EventSource.Events(next, count, BootClock.BootNs()) });
                next += (ulong)count;
            }
            await Task.Delay(BatchInterval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        shipper.Finish();
        giveUp.CancelAfter(Farewell);
        JoinLogger.Say($"done {await shipping}");
    }

    /// <summary>Of all that the agents say, that they are connected.</summary>
    sealed class JoinLogger : ILogger
    {
        const int Connected = 1300;

        static readonly Lock Output = new();

        /// <summary>When the agent began its last greeting.</summary>
        public long Greeted { get; set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == Connected)
            {
                Say($"joined {Greeted}");
            }
        }

        public static void Say(string line)
        {
            lock (Output)
            {
                Console.Out.WriteLine(line);
                Console.Out.Flush();
            }
        }
    }

    /// <summary>Tells when a session asks for what it has to declare: that is how each begins.</summary>
    sealed class Greeting(IBatchSource spool, JoinLogger log) : IBatchSource
    {
        public (ulong Batches, ulong Bytes) Pending => spool.Pending;

        public IReadOnlyList<HeldRange> Held()
        {
            log.Greeted = Stopwatch.GetTimestamp();
            return spool.Held();
        }

        public bool TryRead(StreamKey key, ulong seq, out Batch? batch) => spool.TryRead(key, seq, out batch);

        public void Acknowledge(StreamKey key, ulong seq) => spool.Acknowledge(key, seq);

        public void Dispose() => spool.Dispose();
    }
}
