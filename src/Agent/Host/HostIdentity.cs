// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using System.Runtime.InteropServices;

namespace Fleet.Agent.Host;

/// <summary>What the host's kernel says of itself.</summary>
/// <param name="Host">uname -n.</param>
/// <param name="KernelRelease">uname -r.</param>
/// <param name="KernelVersion">uname -v.</param>
/// <param name="Arch">uname -m.</param>
sealed record HostIdentity(string Host, string KernelRelease, string KernelVersion, string Arch)
{
    public static string AgentVersion { get; } =
        typeof(HostIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static HostIdentity Read(HostFiles files) => new(
        files.TryReadLine("proc/sys/kernel/hostname") ?? Environment.MachineName,
        files.TryReadLine("proc/sys/kernel/osrelease") ?? Environment.OSVersion.Version.ToString(),
        files.TryReadLine("proc/sys/kernel/version") ?? "",
        RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "x86_64",
            Architecture.Arm64 => "aarch64",
            var other => other.ToString().ToLowerInvariant(),
        });
}
