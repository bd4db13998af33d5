// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Commands;

/// <summary>Writes results to files; <c>-</c> is stdout.</summary>
static class Output
{
    /// <exception cref="PlotterException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (path == "-")
        {
            await using var stdout = Console.OpenStandardOutput();
            await stdout.WriteAsync(bytes, ct);
            return;
        }

        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            await File.WriteAllBytesAsync(path, bytes.ToArray(), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlotterException(e is IOException ? ExitCode.Usage : ExitCode.PermissionMissing, $"cannot write {path}: {e.Message}", e);
        }
    }
}
