// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf.Tests;

public sealed class BpfRemedyTests
{
    const int NotPermitted = 1, NoMemory = 12, PermissionDenied = 13;
    const ulong AllCapabilities = ulong.MaxValue;

    [Fact]
    public void Missing_capabilities_are_named()
    {
        var perfMonOnly = new Privileges(1UL << (int)Capability.PerfMon, null, null);

        Assert.StartsWith("This process lacks CAP_BPF and CAP_PERFMON: run as root, or grant them (setcap cap_bpf,cap_perfmon=ep ",
            BpfRemedy.For(NotPermitted, new Privileges(0, null, null)), StringComparison.Ordinal);
        Assert.StartsWith("This process lacks CAP_BPF: ", BpfRemedy.For(PermissionDenied, perfMonOnly), StringComparison.Ordinal);
    }

    [Fact]
    public void Lockdown_is_named_before_anything_else_that_root_could_hit()
    {
        Assert.Contains("lockdown=integrity", BpfRemedy.For(NotPermitted, new Privileges(AllCapabilities, "confidentiality", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Locked_memory_is_named_with_its_limit()
    {
        Assert.StartsWith("Locked memory is limited to 65536 bytes: raise it (ulimit -l unlimited",
            BpfRemedy.For(NotPermitted, new Privileges(AllCapabilities, "none", 65536)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, Capability.PerfMon, true)]
    [InlineData(4, Capability.Bpf, true)]
    [InlineData(2, Capability.PerfMon, false)]
    [InlineData(3, Capability.SysAdmin, false)]
    [InlineData(null, Capability.PerfMon, false)]
    public void A_setting_that_closes_perf_events_to_all_but_sys_admin_is_named(int? paranoid, Capability held, bool named)
    {
        var remedy = BpfRemedy.ForPerfEvent(PermissionDenied, new Privileges(1UL << (int)held, null, null, paranoid));

        Assert.Equal(named, remedy.StartsWith($"kernel.perf_event_paranoid is {paranoid}: set it to 2", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_verifier_refuses_points_to_its_log()
    {
        Assert.Contains("verifier", BpfRemedy.For(PermissionDenied, new Privileges(AllCapabilities, null, null)), StringComparison.Ordinal);
        Assert.Contains("smaller ring", BpfRemedy.For(NoMemory, new Privileges(AllCapabilities, null, null)), StringComparison.Ordinal);
    }
}
