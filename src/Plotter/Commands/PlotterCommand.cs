// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Recording.Segments;
using Fleet.Storage;
using Fleet.Storage.Reading;
using Fleet.Storage.Writing;

namespace Fleet.Plotter.Commands;

/// <summary>The command line, and the one place where errors become a line on stderr and an exit code.</summary>
static class PlotterCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Compares memory fragmentation between kernels: figures, reports, and a small web page.")
        {
            CompareCommand.Build(), GateCommand.Build(), PlotCommand.Build(), BuildsCommand.Build(BuildsSheet.History), BuildsCommand.Build(BuildsSheet.Matrix), ListCommand.Build(), LabelCommand.Build(), ServeCommand.Build(), HealthcheckCommand.Build(),
        };
        // @latest is a run, not a file with arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Complain(error.Message);
            }

            await Complain("see fleet-plotter --help, or fleet-plotter compare --help for examples");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // Under the 30 s that systemd and compose give before they kill.
                ProcessTerminationTimeout = TimeSpan.FromSeconds(25),
            });
        }
        catch (Exception e) when (CodeOf(e) is { } code)
        {
            await Complain(e.Message);
            return code;
        }
        catch (Exception e)
        {
            await Complain($"internal error, please report it: {e}");
            return ExitCode.InternalError;
        }
    }

    static int? CodeOf(Exception e) => e switch
    {
        PlotterException own => own.ExitCode,
        FormatException or SegmentFormatException => ExitCode.Usage,
        StoreUnavailableException => ExitCode.Unreachable,
        UnauthorizedAccessException => ExitCode.PermissionMissing,
        IOException => ExitCode.Usage,
        OperationCanceledException => ExitCode.Interrupted,
        _ => null,
    };

    static Task Complain(string line) => Console.Error.WriteLineAsync($"fleet-plotter: {line}");

    public static Option<string?> StoreOption() => new("--store")
    {
        Description = "Where selectors look for runs: a directory, or postgresql://user@host/db for TimescaleDB (default: FLEET_STORE, "
            + "FLEET_STORE_FILE, else the collector's directory under XDG_STATE_HOME)",
    };

    /// <exception cref="FormatException">The address cannot be read.</exception>
    public static StoreLocation LocationOf(string? text) => text is not null
        ? StoreLocation.Parse(text)
        : StoreLocation.FromEnvironment() ?? new StoreLocation.InDirectory(DefaultDirectory());

    /// <exception cref="PlotterException">The directory or recording is not there.</exception>
    public static IRunReader Open(StoreLocation location) => location switch
    {
        StoreLocation.InDirectory { Path: var path } when !Directory.Exists(path) => throw Missing(path),
        StoreLocation.InFile { Path: var path } when !File.Exists(path) => throw Missing(path),
        _ => location.OpenReader(),
    };

    static PlotterException Missing(string path) =>
        new(ExitCode.Unreachable, $"no store at {path}: name one with --store or FLEET_STORE");

    static string DefaultDirectory()
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "fleet", "store");
    }
}
