// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Net.Sockets;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Marking;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent mark</c>: writes a moment's name into every capture that runs here.</summary>
static class MarkVerb
{
    const string Accepted = "ok";

    public static Command Create()
    {
        var text = new Argument<string>("TEXT") { Description = $"What happens now, at most {MarkerText.MaxLength} characters" };
        var pid = new Option<int?>("--pid") { Description = "Only the agent with this process id", HelpName = "PID" };
        var command = new Command("mark", "Put a marker into the captures that this user's agents run here. Exit code 4 when none takes it.") { text, pid };
        command.SetAction((parsed, ct) => MarkAsync(parsed.GetValue(text)!, parsed.GetValue(pid), RuntimeDirectory.Current(), ct));
        return command;
    }

    static async Task<int> MarkAsync(string text, int? only, string directory, CancellationToken ct)
    {
        if (MarkerText.Problem(text) is { } problem)
        {
            throw new ConfigurationException(problem);
        }
        var (marked, refused) = (0, 0);
        foreach (var (pid, path) in RuntimeDirectory.Sockets(directory).Where(socket => only is null || socket.Pid == only))
        {
            var answer = await AskAsync(path, text, ct);
            if (answer is not null && answer.StartsWith(Accepted, StringComparison.Ordinal))
            {
                marked++;
                Console.Out.WriteLine($"{pid} {answer[Accepted.Length..].Trim()}");
            }
            else if (answer is not null)
            {
                refused++;
                Console.Error.WriteLine($"fleet-agent: process {pid}: {answer}");
            }
        }
        if (marked + refused == 0)
        {
            Console.Error.WriteLine(
                $"fleet-agent: no agent {(only is { } wanted ? $"with process id {wanted} " : "")}runs here for this user (looked in {directory}); start fleet-agent run or record first");
        }
        return marked > 0 && refused == 0 ? ExitCode.Ok : ExitCode.Unreachable;
    }

    /// <returns>Null for a socket that an ended agent left behind.</returns>
    static async Task<string?> AskAsync(string path, string text, CancellationToken ct)
    {
        try
        {
            return await MarkerClient.SendAsync(path, text, ct);
        }
        catch (SocketException e)
        {
            return $"error {path}: {e.Message}; run as the agent's user";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"error {path}: no answer within 5 s";
        }
    }
}
