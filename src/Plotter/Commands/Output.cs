// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Commands;

/// <summary>Writes results to files; <c>-</c> is stdout.</summary>
static class Output
{
    // errno
    const int AlreadyExists = 17;
    const int NotADirectory = 20;

    /// <exception cref="PlotterException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            if (path == "-")
            {
                await using var stdout = Console.OpenStandardOutput();
                await stdout.WriteAsync(bytes, ct);
                return;
            }

            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            await File.WriteAllBytesAsync(path, bytes.ToArray(), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlotterException(CodeOf(e), $"cannot write {(path == "-" ? "to stdout" : path)}: {e.Message}", e);
        }
    }

    // A path that cannot be is the caller's mistake; a disk that takes no more is a place that is away, as a store would be.
    static int CodeOf(Exception e) => e switch
    {
        UnauthorizedAccessException => ExitCode.PermissionMissing,
        DirectoryNotFoundException or FileNotFoundException or PathTooLongException => ExitCode.Usage,
        _ when e.HResult is AlreadyExists or NotADirectory => ExitCode.Usage,
        _ => ExitCode.Unreachable,
    };
}
