// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.LibBpf;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Probes;

public sealed class KernelEpochsTests
{
    [Theory]
    [InlineData("6.1.0-47-cloud-amd64", "migratetype-numbers")]
    [InlineData("6.12.117+deb12-cloud-amd64", "migratetype-numbers", "freelist-hygiene")]
    [InlineData("6.15.0", "migratetype-numbers", "freelist-hygiene", "claim-steal-split")]
    [InlineData("next")]
    public void Without_their_functions_the_release_decides(string release, params string[] epochs) =>
        Assert.Equal(epochs, KernelEpochs.Of(_ => false, release));

    [Fact]
    public void A_change_that_was_taken_into_an_older_release_is_seen_by_its_function() =>
        Assert.Equal(["migratetype-numbers", "freelist-hygiene"], KernelEpochs.Of(name => name == "move_freepages_block_isolate", "5.14.0-503.el9"));

    [Fact]
    public void Functions_of_this_kernel_agree_with_its_release()
    {
        Requires.Kernel();
        using var kernel = Btf.OfKernel();

        var byRelease = KernelEpochs.Of(_ => false, KernelRelease.Read());

        Assert.Equal(byRelease, KernelEpochs.Of(kernel.HasFunction, "4.4"));
    }
}
