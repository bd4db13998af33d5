// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using System.CommandLine.Parsing;
using System.ComponentModel;
using Fleet.Agent.Capturing;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Host;
using Fleet.Agent.Reporting;
using Fleet.Recording.Segments;
using Fleet.V1;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent record</c>: one run into one file.</summary>
static class RecordVerb
{
    /// <summary>ENOENT: the command is not there, as opposed to not executable.</summary>
    const int NoSuchFile = 2;

    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The recording to be written, *.frag", HelpName = "FILE", Required = true };
        var force = new Option<bool>("--force") { Description = "Replace FILE if it exists" };
        var time = new Option<double?>("--time", "-t") { Description = "Stop after so many seconds", HelpName = "SECONDS" };
        var interim = new Option<bool>("--interim")
        {
            Description = "For peeking: write the events of each second before their counts, so that a reader finds both while FILE grows",
        };
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "After `--`: a command that the recording lasts for; its exit code is passed through",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var (label, config, allow) = (CommonOptions.Label(), CommonOptions.Config(), CommonOptions.AllowNoEvents());
        var (verbose, quiet, debug) = (CommonOptions.Verbose(), CommonOptions.Quiet(), CommonOptions.Debug());
        var command = new Command("record",
            "Record into one file until the command ends, the time is over, or SIGINT or SIGTERM comes. Exit code: the command's; "
            + "0 when the time is over, or on a signal where neither command nor time was given; 130 when a signal cut the time short.")
        {
            output, force, time, interim, label, config, allow, verbose, quiet, debug, words,
        };
        var detail = new DetailFlags();
        detail.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            CheckWords(parsed, parsed.GetValue(words) ?? []);
            var settings = Settings.Load(parsed.GetValue(config));
            var request = new RecordRequest(
                parsed.GetRequiredValue(output), parsed.GetValue(force), Duration(parsed.GetValue(time)), parsed.GetValue(words) ?? [],
                settings.Labels(parsed.GetValue(label)!), settings.AllowNoEvents(parsed.GetValue(allow)),
                detail.Read(parsed, settings), parsed.GetValue(interim));
            return RecordAsync(request, new Screen(parsed.GetValue(quiet), parsed.GetValue(verbose), parsed.GetValue(debug)));
        });
        return command;
    }

    static async Task<int> RecordAsync(RecordRequest request, Screen screen)
    {
        CheckOutput(request);
        using var signals = new SignalStop();
        using var run = PreparedRun.Attach(request.Labels, request.Detail, request.AllowNoEvents, TimeProvider.System, screen.Log);
        var file = CreateFile(request);
        using var sink = new RecordingSink(file, run.Losses, screen.Log);
        int code;
        try
        {
            code = await new CommandRecording(request, run, sink, file.Header.StreamId, screen, signals).RunAsync();
        }
        catch (Win32Exception e)
        {
            File.Delete(request.Output);
            Console.Error.WriteLine($"fleet-agent: {request.Command[0]}: {e.Message}");
            return e.NativeErrorCode == NoSuchFile ? ExitCode.CommandNotFound : ExitCode.CannotExecute;
        }
        screen.End(run);
        if (sink.Trouble is not { } trouble)
        {
            return code;
        }
        Console.Error.WriteLine($"fleet-agent: {request.Output} is not complete: {trouble}");
        return ExitCode.Unreachable;
    }

    /// <summary>A mistyped option must not pass for a command: that begins after <c>--</c>.</summary>
    static void CheckWords(ParseResult parsed, string[] words)
    {
        var tokens = parsed.Tokens.ToList();
        var dashes = tokens.FindIndex(token => token.Type == TokenType.DoubleDash);
        if (words.Length > (dashes < 0 ? 0 : tokens.Count - dashes - 1))
        {
            throw new ConfigurationException($"'{words[0]}' is no option of record; a command comes after --");
        }
    }

    static void CheckOutput(RecordRequest request)
    {
        if (Directory.Exists(request.Output))
        {
            throw new ConfigurationException($"{request.Output} is a directory; name a file");
        }
        if (File.Exists(request.Output) && !request.Force)
        {
            throw new ConfigurationException($"{request.Output} exists; choose another name, or --force to replace it");
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(request.Output))!;
        if (!Directory.Exists(folder))
        {
            throw new ConfigurationException($"{folder} does not exist; make it first");
        }
    }

    /// <summary>After the probes are attached: a recording that was there is not given up for one that cannot begin.</summary>
    static SegmentWriter CreateFile(RecordRequest request)
    {
        try
        {
            if (request.Force)
            {
                File.Delete(request.Output);
            }
            return SegmentWriter.Create(
                Path.GetFullPath(request.Output), new SegmentHeader(Guid.NewGuid(), Lane.Unspecified, 1, BootClock.UnixNs()));
        }
        catch (IOException e) when (UnwritableException.IsOf(e))
        {
            throw new UnwritableException($"{request.Output} cannot be written: {e.Message}; free some space, or record to another disk");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{request.Output} cannot be written: {e.Message}");
        }
    }

    static TimeSpan? Duration(double? seconds) => seconds switch
    {
        null => null,
        > 0 and <= 31_536_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new ConfigurationException(FormattableString.Invariant($"--time {seconds}: must be more than 0 and at most a year, in seconds")),
    };
}
