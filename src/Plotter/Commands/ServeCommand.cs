// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Net;
using Fleet.Plotter.Web;

namespace Fleet.Plotter.Commands;

/// <summary><c>serve</c>: the web page, until SIGTERM or SIGINT. A store that is away is waited for.</summary>
static class ServeCommand
{
    public const int Port = 7420;

    public static Command Build()
    {
        var store = PlotterCommand.StoreOption();
        var http = AddressOption("Address and port of the page; port 0 takes a free one");
        var command = new Command("serve", "Serve a page that lists runs and compares them, until SIGTERM.") { store, http };
        command.SetAction(async (parsed, ct) =>
        {
            var location = PlotterCommand.LocationOf(parsed.GetValue(store));
            await using var host = await PlotterHost.StartAsync(location, parsed.GetRequiredValue(http), ct);
            await host.RunAsync();
            return ExitCode.Ok;
        });
        return command;
    }

    public static Option<IPEndPoint> AddressOption(string description) => new("--http")
    {
        Description = description,
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, Port),
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal);
            if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var address))
            {
                return address;
            }

            argument.AddError($"--http: '{text}' is not an address and port, as in 127.0.0.1:{Port}");
            return null;
        },
    };
}
