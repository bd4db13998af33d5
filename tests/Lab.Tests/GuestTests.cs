// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Lab.Tests;

/// <summary>A real kernel of Debian's in a virtual machine. Slow: a guest takes half a minute to a minute.</summary>
public sealed class GuestTests
{
    /// <summary>Older kernels have the narrower verifier; the newest is for <c>make lab</c>.</summary>
    const string Kernel = "oldest";

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    const int NotToBeHad = 3;
    const int GuestFailed = 70;

    /// <summary>
    /// Extfrag; compactions and the outcomes of direct attempts; the tracepoints that only lab/module has; and while a CPU comes and
    /// goes. All guests together have four minutes: <c>lab/checks</c> has the rest, and every kernel.
    /// </summary>
    [Theory]
    [InlineData("mixed")]
    [InlineData("compaction")]
    [InlineData("fire")]
    [InlineData("mixed", "--hotplug")]
    public async Task The_agent_counts_what_the_kernels_own_counters_count(string workload, params string[] options)
    {
        var verify = await LabAsync("lab/verify", [.. options, Kernel, workload]);

        TestContext.Current.SendDiagnosticMessage(verify.Output);
        Assert.True(verify.ExitCode == 0, $"{verify.Output}{verify.Error}");
        Assert.DoesNotContain("not watched", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_panics_is_told_from_one_that_ends()
    {
        using var folder = new TemporaryFolder();

        var run = await LabAsync("lab/run", "--out", folder.Path, Kernel, "none", "--", "sh", "-c", "echo c >/proc/sysrq-trigger");

        Assert.Equal(GuestFailed, run.ExitCode);
        Assert.Contains("panicked", run.Error, StringComparison.Ordinal);
    }

    static async Task<Script> LabAsync(string path, params string[] arguments)
    {
        Requires.Tool("qemu-system-x86_64");
        Requires.That(File.Exists(Repository.PathTo("bin", "fleet-agent")), "needs bin/fleet-agent: run make build");
        var script = await Script.RunAsync(path, arguments, Limit);
        Requires.That(script.ExitCode != NotToBeHad, $"needs a kernel, or its headers, from apt: {script.Error.Trim()}");
        return script;
    }
}
