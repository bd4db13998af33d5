// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Tests.CommandLine;

/// <summary>Waits for what another process writes.</summary>
static class Files
{
    /// <summary>Until a file that fits <paramref name="pattern"/> holds so many bytes.</summary>
    public static async Task AppearAsync(string folder, string pattern, long bytes)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!Directory.Exists(folder) || !Directory.GetFiles(folder, pattern).Any(file => new FileInfo(file).Length >= bytes))
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
