// SPDX-License-Identifier: Apache-2.0
using System.Net.Sockets;
using Fleet.Collector.Diagnostics;
using Fleet.Collector.Health;
using Fleet.Collector.Ingest;
using Fleet.Collector.Writing;
using Fleet.Storage;
using Fleet.Storage.Embedded;
using Fleet.Storage.Maintenance;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;

namespace Fleet.Collector.Hosting;

/// <summary>A running collector.</summary>
/// <remarks>
/// Stop: readiness false, Drain to every session, nothing more is read, what was read is committed and acked, calls end,
/// and only then the store closes.
/// </remarks>
sealed class CollectorHost : IAsyncDisposable
{
    // Under the 30 s that systemd and compose give before they kill.
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    readonly WebApplication _app;
    readonly IBatchStore _store;

    CollectorHost(WebApplication app, IBatchStore store)
    {
        _app = app;
        _store = store;
    }

    /// <summary>Where agents connect.</summary>
    public Uri Grpc => Address(0);

    /// <summary>Where health is answered.</summary>
    public Uri Http => Address(1);

    /// <summary>Listens. The store need not be there yet.</summary>
    /// <param name="store">In place of what <see cref="CollectorOptions.Store"/> names, for tests of failing stores.</param>
    /// <exception cref="StoreUnavailableException">The embedded store's directory cannot be had.</exception>
    /// <exception cref="IOException">A port is in use, or may not be had.</exception>
    public static async Task<CollectorHost> StartAsync(CollectorOptions options, CancellationToken ct, IBatchStore? store = null)
    {
        // Opened before the ports: a directory that another collector holds is said at once.
        store ??= Open(options.Store);
        var host = new CollectorHost(Build(options, store), store);
        try
        {
            await host._app.StartAsync(ct);
        }
        catch (Exception e)
        {
            var broken = host.Work().FirstOrDefault(work => work.IsFaulted);
            await host.DisposeAsync();
            if (e is OperationCanceledException && broken is not null)
            {
                await broken;
            }
            if (e is IOException { InnerException: AddressInUseException inner })
            {
                throw new IOException(
                    $"a port is in use ({e.Message.TrimEnd('.')}): stop what listens there, or choose others with --grpc and --http", inner);
            }
            if (e is SocketException)
            {
                throw new IOException($"cannot listen on {options.Grpc} and {options.Http}: {e.Message}; choose others with --grpc and --http", e);
            }
            throw;
        }
        CollectorLog.Listening(host._app.Logger, host.Grpc, host.Http, options.Store);
        return host;
    }

    /// <summary>Until SIGTERM, SIGINT or <see cref="StopAsync"/>.</summary>
    /// <exception cref="Exception">What goes on beside the sessions broke: a fault of ours, which also ends the collector.</exception>
    public async Task RunAsync()
    {
        try
        {
            await _app.WaitForShutdownAsync(CancellationToken.None);
        }
        finally
        {
            foreach (var work in Work())
            {
                await EndAsync(work);
            }
        }
    }

    static async Task EndAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (work.IsCanceled)
        {
            // The stop came before it had begun.
        }
    }

    public Task StopAsync(CancellationToken ct) => _app.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>What goes on beside the sessions. What broke it is why the host stops; what became of that at the stop is not.</summary>
    Task[] Work() =>
    [
        .. _app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(work => work.ExecuteTask ?? Task.CompletedTask),
    ];

    static WebApplication Build(CollectorOptions options, IBatchStore store)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        // Data goes to stdout; this program has none.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning)
            // What stops the host is thrown to whoever runs it, and said once there.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton(store);
        builder.Services.AddSingleton<CollectorMetrics>().AddSingleton<Sessions>().AddSingleton<ConnectionEnd>().AddSingleton<StoreHealth>().AddSingleton<CommitQueue>();
        builder.Services.AddHostedService<StoreWatch>().AddHostedService<CommitLoop>();
        if (options.Store is StoreLocation.InDatabase database)
        {
            builder.Services.AddSingleton(_ => new EndedRuns(database.ConnectionString));
            builder.Services.AddHostedService<AddUpLoop>();
        }
        AddGrpc(builder, options);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));

        var app = builder.Build();
        app.MapGrpcService<IngestService>();
        app.MapHealth();
        return app;
    }

    static void AddGrpc(WebApplicationBuilder builder, CollectorOptions options)
    {
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = options.MaxMessageBytes);
        // gRPC's own decompression is not bounded. Cleared after its set-up, which adds providers to an empty list.
        builder.Services.PostConfigure<GrpcServiceOptions>(grpc => grpc.CompressionProviders.Clear());
        builder.Services.PostConfigure<GrpcServiceOptions<IngestService>>(grpc => grpc.CompressionProviders?.Clear());
    }

    static void Listen(KestrelServerOptions kestrel, CollectorOptions options)
    {
        kestrel.AddServerHeader = false;
        var http2 = kestrel.Limits.Http2;
        http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        // What an agent may send before it is read: outside the budget, and so small. One stream a connection.
        http2.InitialStreamWindowSize = http2.InitialConnectionWindowSize = 256 << 10;
        kestrel.Listen(options.Grpc, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            kestrel.ApplicationServices.GetRequiredService<ConnectionEnd>().Apply(listen);
        });
        kestrel.Listen(options.Http, listen => listen.Protocols = HttpProtocols.Http1);
    }

    static IBatchStore Open(StoreLocation location) => location switch
    {
        StoreLocation.InDirectory directory => EmbeddedStore.Open(directory.Path, TimeProvider.System),
        StoreLocation.InDatabase database => new TimescaleStore(database.ConnectionString, TimeProvider.System),
        _ => throw new FormatException($"{location} is a recording: the collector stores into a directory or a database"),
    };

    Uri Address(int index) => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
        .Addresses.ElementAt(index));
}
