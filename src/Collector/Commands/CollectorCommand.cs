// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Fleet.Recording.Segments;
using Fleet.Storage;
using Fleet.Storage.Timescale;
using Fleet.Storage.Writing;
using Microsoft.AspNetCore.Connections;

namespace Fleet.Collector.Commands;

/// <summary>The command line, and the one place where errors become a line on stderr and an exit code.</summary>
static class CollectorCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Receives batches from agents and stores them: nothing is acknowledged before it is durable.")
        {
            ServeCommand.Build(), MigrateCommand.Build(), VerifyCommand.Build(), RequeueCommand.Build(), ImportCommand.Build(),
            RetentionCommand.Build(), HealthcheckCommand.Build(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Complain(error.Message);
            }
            await Complain("see fleet-collector --help");
            return ExitCode.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e) when (CodeOf(e) is { } code)
        {
            await Complain(e.Message);
            return code;
        }
        catch (Exception e)
        {
            await Complain($"internal error, please report it: {e}");
            return ExitCode.Internal;
        }
    }

    static int? CodeOf(Exception e) => e switch
    {
        FormatException or MigrationException or FileNotFoundException or SegmentFormatException => ExitCode.Usage,
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } } => ExitCode.Permission,
        IOException { InnerException: AddressInUseException or SocketException } => ExitCode.Usage,
        StoreUnavailableException { InnerException: UnauthorizedAccessException } => ExitCode.Permission,
        StoreUnavailableException => ExitCode.Unreachable,
        OperationCanceledException => ExitCode.Interrupted,
        _ => null,
    };

    static Task Complain(string line) => Console.Error.WriteLineAsync($"fleet-collector: {line}");

    public static Option<string?> StoreOption() => new("--store")
    {
        Description = "Where batches go: a directory, or postgresql://user@host/db for TimescaleDB (default: FLEET_STORE, " +
            "FLEET_STORE_FILE, else a directory under XDG_STATE_HOME)",
    };

    /// <exception cref="FormatException">The address cannot be read.</exception>
    public static StoreLocation StoreOf(string? text) => text is not null
        ? StoreLocation.Parse(text)
        : StoreLocation.FromEnvironment() ?? new StoreLocation.InDirectory(DefaultDirectory());

    /// <exception cref="FormatException">The address cannot be read, or is not a database's.</exception>
    public static StoreLocation.InDatabase DatabaseOf(string? text, string verb) => StoreOf(text) as StoreLocation.InDatabase
        ?? throw new FormatException($"{verb} is for a TimescaleDB store: --store postgresql://user@host/database");

    public static Option<IPEndPoint> AddressOption(string name, int port, string what) => new(name)
    {
        Description = $"Address and port for {what}; port 0 takes a free one",
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, port),
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal);
            if (IPEndPoint.TryParse(text, out var address) && text.Contains(':'))
            {
                return address;
            }
            argument.AddError($"{name}: '{text}' is not an address and port, as in 127.0.0.1:{port}");
            return null;
        },
    };

    static string DefaultDirectory()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "fleet", "store");
    }
}
