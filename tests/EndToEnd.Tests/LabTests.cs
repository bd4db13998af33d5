// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>A kernel that is not the one the tests run on.</summary>
public sealed class LabTests
{
    /// <summary>Boots the oldest kernel that apt offers, fragments its memory, and lets ftrace count beside the agent.</summary>
    [Fact]
    public async Task On_a_lab_kernel_events_and_drops_make_the_counts_and_ftrace_counts_the_same()
    {
        Requires.Root();
        Requires.Tool("qemu-system-x86_64");

        await using var verify = ProgramRun.Start(Repository.PathTo("lab", "verify"), "oldest");
        var (exitCode, output) = await verify.EndAsync(TimeSpan.FromMinutes(4));

        Assert.True(exitCode == 0, output + verify.Error);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }
}
