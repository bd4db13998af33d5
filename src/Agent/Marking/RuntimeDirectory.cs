// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.Agent.Marking;

/// <summary>Where running agents can be spoken to: one socket a process, for its own user only.</summary>
static class RuntimeDirectory
{
    const string Prefix = "agent-", Suffix = ".sock";

    /// <summary>systemd's RUNTIME_DIRECTORY, else /run/fleet for root, else XDG_RUNTIME_DIR, else one below the folder for temporary files.</summary>
    /// <param name="environment">Looks up an environment variable; null for one that is not set.</param>
    public static string Of(Func<string, string?> environment, bool root) =>
        environment("RUNTIME_DIRECTORY") is { Length: > 0 } ours ? ours.Split(':')[0]
            : root ? "/run/fleet"
            : Path.Combine(environment("XDG_RUNTIME_DIR") is { Length: > 0 } users ? users : Path.GetTempPath(), $"fleet-{environment("USER") ?? "agent"}");

    public static string Current() => Of(Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);

    public static string SocketOf(string directory, int pid) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{pid}{Suffix}"));

    /// <summary>The sockets there, of agents that run or ran, by process.</summary>
    public static IReadOnlyList<(int Pid, string Path)> Sockets(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }
        return [.. Directory.EnumerateFileSystemEntries(directory, Prefix + "*" + Suffix)
            .Select(path => (Pid: PidOf(path), path)).Where(socket => socket.Pid > 0).Order()];
    }

    static int PidOf(string path) =>
        int.TryParse(Path.GetFileName(path)[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
}
