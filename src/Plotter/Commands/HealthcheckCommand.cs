// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;

namespace Fleet.Plotter.Commands;

/// <summary><c>healthcheck</c>: for containers, whose images have no curl.</summary>
static class HealthcheckCommand
{
    public static Command Build()
    {
        var http = ServeCommand.AddressOption("Where the running plotter listens");
        var command = new Command("healthcheck", "Ask the plotter on this machine whether it is ready: exit 0 or 4.") { http };
        command.SetAction(async (parsed, ct) =>
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
            var address = $"http://{parsed.GetRequiredValue(http)}/healthz/ready";
            try
            {
                using var answer = await client.GetAsync(address, ct);
                await Console.Error.WriteLineAsync($"{address}: {await answer.Content.ReadAsStringAsync(ct)}");
                return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Unreachable;
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !ct.IsCancellationRequested))
            {
                await Console.Error.WriteLineAsync($"{address}: {e.Message}");
                return ExitCode.Unreachable;
            }
        });
        return command;
    }
}
