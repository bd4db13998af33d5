// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Commands;

/// <summary>What a person at a terminal likes to see; a log or a pipe gets nothing.</summary>
static class Progress
{
    public static Task SayAsync(string line) =>
        Console.IsErrorRedirected || line.Length == 0 ? Task.CompletedTask : Console.Error.WriteLineAsync(line);
}
