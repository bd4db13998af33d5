// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Fleet.Plotter.Diagnostics;
using Fleet.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Console;

namespace Fleet.Plotter.Web;

/// <summary>A running plotter service.</summary>
sealed class PlotterHost : IAsyncDisposable
{
    readonly WebApplication _app;

    PlotterHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>Listens. The store need not be there yet.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<PlotterHost> StartAsync(StoreLocation store, IPEndPoint address, CancellationToken ct)
    {
        var host = new PlotterHost(Build(store, address));
        try
        {
            await host._app.StartAsync(ct);
        }
        catch (Exception e)
        {
            await host.DisposeAsync();
            if (e is IOException { InnerException: AddressInUseException inner })
            {
                throw new IOException($"{address} is in use: stop what listens there, or choose another with --http", inner);
            }

            throw;
        }

        PlotterLog.Listening(host._app.Logger, host.Address, store.ToString());
        return host;
    }

    /// <summary>Until SIGTERM, SIGINT or disposal.</summary>
    public Task RunAsync() => _app.WaitForShutdownAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    static WebApplication Build(StoreLocation store, IPEndPoint address)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(new RunArchive(store));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address);
        });

        var app = builder.Build();
        app.UseMiddleware<Answers>();
        app.MapPages();
        return app;
    }
}
