// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf.Tests;

public sealed class PrivilegesTests
{
    [Fact]
    public void The_kernel_s_own_files_are_understood()
    {
        Assert.Equal(0x1c0UL, Privileges.ParseEffective("Name:\tx\nCapEff:\t00000000000001c0\n"));
        Assert.Equal("integrity", Privileges.ParseLockdown("none [integrity] confidentiality\n"));
        Assert.Equal(8388608UL, Privileges.ParseLockedMemory("Max processes  1 2 processes\nMax locked memory         8388608              unlimited            bytes     \n"));
        Assert.Null(Privileges.ParseLockedMemory("Max locked memory         unlimited            unlimited            bytes\n"));
        Assert.Null(Privileges.ParseLockdown(""));
    }

    [Fact]
    public void Sys_admin_contains_what_was_split_from_it_and_nothing_else()
    {
        var admin = new Privileges(1UL << (int)Capability.SysAdmin, null, null);

        Assert.Equal("", admin.Missing(Capability.Bpf, Capability.PerfMon));
        Assert.Equal("CAP_DAC_READ_SEARCH", admin.Missing(Capability.DacReadSearch));
    }
}
