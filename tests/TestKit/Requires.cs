// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Fleet.TestKit;

/// <summary>
/// What a test needs of the machine. Where it is missing the test is skipped with the reason, and fails in CI: a test
/// that silently never runs proves nothing.
/// </summary>
public static class Requires
{
    /// <summary>True where a missing part is a failure.</summary>
    public static bool InCi { get; } = Environment.GetEnvironmentVariable("CI") is "true" or "1";

    public static void Root() => That(Environment.IsPrivilegedProcess, "needs root");

    /// <summary>A kernel that the agent can watch: root, BTF and the extfrag tracepoint.</summary>
    public static void Kernel()
    {
        Root();
        That(File.Exists("/sys/kernel/btf/vmlinux"), "needs a kernel with BTF (/sys/kernel/btf/vmlinux)");
    }

    public static void Tool(string name) =>
        That(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, name))),
            $"needs the program {name}: run make setup");

    public static void That([DoesNotReturnIf(false)] bool there, string otherwise)
    {
        if (there)
        {
            return;
        }
        if (InCi)
        {
            Assert.Fail($"{otherwise} (a skip is a failure in CI)");
        }
        Assert.Skip(otherwise);
    }
}
