// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Reporting;
using Fleet.V1;
using static Fleet.V1.RunEnd.Types;

namespace Fleet.Agent.Capturing;

/// <summary>One recording: lasts until its command ends, its time is over or a signal comes, whichever is first.</summary>
sealed class CommandRecording(RecordRequest request, PreparedRun run, RecordingSink sink, Guid streamId, Screen screen, SignalStop signals)
{
    /// <returns>The exit code of the agent.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The command cannot be started.</exception>
    public async Task<int> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var end = new RunEnd();
        var capture = run.CaptureAsync(sink, streamId, screen.Watch(run, () => request.Output), request.Interim, () => end, stop.Token);
        int code;
        try
        {
            (end.Reason, code) = await LastAsync(end, capture);
        }
        finally
        {
            await stop.CancelAsync();
            await capture;
        }
        return code;
    }

    async Task<(Reason Reason, int Code)> LastAsync(RunEnd end, Task capture)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        if (request.Time is { } time)
        {
            over.CancelAfter(time);
        }
        using var command = request.Command.Count > 0 ? RecordedCommand.Start(request.Command) : null;
        // Not before: the command has what the agent was started with.
        PrivilegeDrop.Now(run.Host, writesTo: null, hasCommand: command is not null, screen.Log);
        var ended = command?.WaitAsync(over.Token) ?? Task.Delay(Timeout.Infinite, over.Token);
        // A capture that fails must not leave the agent waiting for its command.
        await Task.WhenAny(ended, capture);
        if (capture.IsFaulted)
        {
            await capture;
        }
        if (command is not null)
        {
            var byItself = ended.IsCompletedSuccessfully;
            end.ExitCode = byItself ? await command.WaitAsync(CancellationToken.None) : await command.EndAsync(signals.Received, TimeProvider.System);
            return (byItself ? Reason.Command : Why(), end.ExitCode);
        }
        return (Why(), signals.Received is not null && request.Time is not null ? ExitCode.Interrupted : ExitCode.Ok);
    }

    Reason Why() => signals.Received is null ? Reason.Duration : Reason.Signal;
}
