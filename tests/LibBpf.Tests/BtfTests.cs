// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.LibBpf.Tests;

public sealed class BtfTests
{
    [Fact]
    public void The_kernel_knows_its_own_tracepoints_and_no_other()
    {
        Requires.Kernel();
        using var kernel = Btf.OfKernel();

        Assert.True(kernel.HasTracepoint("mm_page_alloc"));
        Assert.False(kernel.HasTracepoint("mm_page_alloc_of_another_world"));
    }

    [Fact]
    public void Structs_and_enums_of_the_kernel_are_read()
    {
        Requires.Kernel();
        using var kernel = Btf.OfKernel();

        var zone = kernel.Struct("zone")!;
        var area = kernel.Struct("free_area")!;
        Assert.Equal(zone.Member("free_area")!.Value.Size, zone.Member("free_area")!.Value.Elements!.Value * area.Size);
        Assert.Null(zone.Member("nosuch"));
        Assert.Equal(0, kernel.EnumValues("migratetype")!.Single(v => v.Key == "MIGRATE_UNMOVABLE").Value);
        Assert.Null(kernel.Struct("no_such_struct"));
        Assert.Null(kernel.EnumValues("no_such_enum"));
    }

    [Fact]
    public void A_missing_file_is_named_with_the_way_out()
    {
        var error = Assert.Throws<BpfException>(() => Btf.OfKernel("/nonexistent/vmlinux"));

        Assert.Equal("read kernel type information /nonexistent/vmlinux: no such file. "
            + "Boot a kernel built with CONFIG_DEBUG_INFO_BTF=y, as every Debian, Fedora and Ubuntu kernel since 5.10 is.", error.Message);
    }

    [Fact]
    public void A_file_that_is_no_type_information_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("junk");
        File.WriteAllText(file, "junk that is longer than a header of type information would be");

        Assert.StartsWith($"read kernel type information {file}: ", Assert.Throws<BpfException>(() => Btf.OfKernel(file)).Message, StringComparison.Ordinal);
    }
}
