// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Diagnostics;

namespace Fleet.Collector.Health;

/// <summary>GET /healthz/live, /healthz/ready and /metrics.</summary>
static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz/live", () => Results.Text("alive"));
        app.MapGet("/healthz/ready", (StoreHealth store, IHostApplicationLifetime life) =>
            life.ApplicationStopping.IsCancellationRequested ? Unavailable("stopping")
            : store.Trouble is { } trouble ? Unavailable(trouble)
            : Results.Text("ready"));
        app.MapGet("/metrics", (CollectorMetrics metrics) => Results.Text(metrics.Exposition(), "text/plain; version=0.0.4"));
    }

    static IResult Unavailable(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
