// SPDX-License-Identifier: Apache-2.0
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Fleet.Agent.Host;

namespace Fleet.Agent.Capturing;

/// <summary>The command that a recording lasts for. It has the agent's own terminal, directory and environment.</summary>
sealed class RecordedCommand : IDisposable
{
    /// <summary>A terminal sends Ctrl-C to the command too; it is asked again only if it does not end of itself.</summary>
    static readonly TimeSpan InterruptGrace = TimeSpan.FromSeconds(1);

    static readonly TimeSpan TerminateGrace = TimeSpan.FromSeconds(5);

    readonly Process _process;

    RecordedCommand(Process process) => _process = process;

    /// <exception cref="Win32Exception">It does not exist or cannot be executed.</exception>
    public static RecordedCommand Start(IReadOnlyList<string> words)
    {
        var info = new ProcessStartInfo(words[0]) { UseShellExecute = false };
        foreach (var word in words.Skip(1))
        {
            info.ArgumentList.Add(word);
        }
        return new RecordedCommand(Process.Start(info)!);
    }

    /// <returns>Its exit code; 128 + n when signal n ended it.</returns>
    public async Task<int> WaitAsync(CancellationToken ct)
    {
        await _process.WaitForExitAsync(ct);
        return _process.ExitCode;
    }

    /// <summary>Ends it: politely, then with SIGTERM, then with SIGKILL.</summary>
    /// <param name="signal">What the agent itself was told; null for the end of the asked time.</param>
    public async Task<int> EndAsync(PosixSignal? signal, TimeProvider time)
    {
        if (signal == PosixSignal.SIGINT && await ExitedAsync(InterruptGrace, time) is { } ended)
        {
            return ended;
        }
        LibC.Signal(_process.Id, LibC.SigTerm);
        if (await ExitedAsync(TerminateGrace, time) is { } terminated)
        {
            return terminated;
        }
        LibC.Signal(_process.Id, LibC.SigKill);
        return await WaitAsync(CancellationToken.None);
    }

    public void Dispose() => _process.Dispose();

    async Task<int?> ExitedAsync(TimeSpan within, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(within, time);
        try
        {
            return await WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
