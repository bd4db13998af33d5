// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Probes;

/// <summary>What a release such as <c>6.12.117-cloud-amd64</c> says of its version.</summary>
static class KernelRelease
{
    const string Path = "/proc/sys/kernel/osrelease";

    /// <summary>The running kernel's.</summary>
    public static string Read() => File.ReadAllText(Path).Trim();

    /// <summary>The first two numbers; null where it does not begin with them.</summary>
    public static Version? Version(string release)
    {
        var parts = release.Split('.', '-', '+');
        return parts.Length >= 2 && System.Version.TryParse($"{parts[0]}.{parts[1]}", out var version) ? version : null;
    }
}
