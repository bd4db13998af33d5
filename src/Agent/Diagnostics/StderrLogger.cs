// SPDX-License-Identifier: Apache-2.0
using Microsoft.Extensions.Logging;

namespace Fleet.Agent.Diagnostics;

/// <summary>One line on stderr for each message; the generic logging host would be most of the agent's memory.</summary>
/// <remarks>Threading: safe from any thread.</remarks>
sealed class StderrLogger(TextWriter stderr, LogLevel least) : ILogger
{
    readonly Lock _lock = new();

    /// <summary>Clears the live line before a message, so that they do not run into each other.</summary>
    public Action? BeforeLine { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }
        var level = logLevel switch
        {
            LogLevel.Trace or LogLevel.Debug => "debug: ",
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
        lock (_lock)
        {
            BeforeLine?.Invoke();
            stderr.WriteLine($"fleet-agent: {level}{formatter(state, exception)}");
        }
    }
}
