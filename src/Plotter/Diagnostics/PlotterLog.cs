// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Diagnostics;

/// <summary>What the plotter's service says: events 3000 to 3999.</summary>
static partial class PlotterLog
{
    [LoggerMessage(3000, LogLevel.Information, "serving {Address}, store {Store}")]
    public static partial void Listening(ILogger logger, Uri address, string store);

    [LoggerMessage(3001, LogLevel.Warning, "the store is away: {Reason}")]
    public static partial void StoreAway(ILogger logger, string reason);

    [LoggerMessage(3002, LogLevel.Error, "{Path} failed")]
    public static partial void RequestFailed(ILogger logger, string path, Exception exception);
}
