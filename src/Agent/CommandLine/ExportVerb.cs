// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Configuration;
using Fleet.Agent.Diagnostics;
using Fleet.Agent.Exporting;
using Fleet.Recording.Segments;

namespace Fleet.Agent.CommandLine;

/// <summary><c>fleet-agent export</c>: a recording in another tool's format, also while it grows.</summary>
static class ExportVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "A recording, *.frag; or all segments of one run", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "seed-json: what plot-fragmentation and kdevops read", HelpName = "FORMAT", Required = true };
        format.AcceptOnlyFromAmong("seed-json");
        var output = new Option<string>("--output", "-o") { Description = "The file to be written (default stdout)", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace FILE if it exists" };
        var command = new Command("export", "Write a recording in the format of another tool. Exit code 3 when it holds no run.") { files, format, output, force };
        command.SetAction((parsed, ct) => Task.Run(() => Export(parsed.GetValue(files)!, parsed.GetValue(output), parsed.GetValue(force), ct), ct));
        return command;
    }

    static int Export(string[] paths, string? output, bool force, CancellationToken ct)
    {
        RunDigest run;
        try
        {
            run = RunDigest.Of(paths, ct);
        }
        catch (SegmentFormatException e)
        {
            throw new ConfigurationException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{string.Join(", ", paths)} cannot be read: {e.Message}");
        }
        catch (ExportException e)
        {
            return Fail(ExitCode.NoData, e.Message);
        }
        if (output is not null && File.Exists(output) && !force)
        {
            throw new ConfigurationException($"{output} exists; choose another name, or --force to replace it");
        }
        try
        {
            using var stream = output is null ? Console.OpenStandardOutput() : File.Create(output);
            SeedJsonExport.Write(run, stream, ct);
            if (output is null)
            {
                // The tracker's files end without one; a terminal and a log want one.
                stream.Write("\n"u8);
            }
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.Unreachable, $"{output ?? "stdout"} cannot be written: {e.Message}");
        }
    }

    static int Fail(int code, string message)
    {
        Console.Error.WriteLine($"fleet-agent: {message}");
        return code;
    }
}
