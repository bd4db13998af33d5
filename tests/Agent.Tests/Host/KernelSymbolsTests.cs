// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Fleet.Agent.Host;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Host;

public sealed class KernelSymbolsTests
{
    const string Lines = """
        0000000000000000 A fixed_percpu_data
        ffffffff81000000 T _stext
        ffffffff81000100 t helper
        ffffffff81000200 D some_data
        ffffffffc0000000 t nfs_read	[nfs]
        ffffffff81000300 W weak_one

        """;

    [Theory]
    [InlineData(0xffffffff81000000, "_stext+0x0")]
    [InlineData(0xffffffff810000ff, "_stext+0xff")]
    [InlineData(0xffffffff81000210, "helper+0x110")]
    [InlineData(0xffffffff81000301, "weak_one+0x1")]
    [InlineData(0xffffffffc0000010, "nfs_read+0x10 [nfs]")]
    [InlineData(0x1000, null)]
    [InlineData(0xffffffffc0010000, null)]
    public void An_address_is_the_function_before_it_with_the_distance(ulong address, string? name) =>
        Assert.Equal(name, Parse(Lines)!.NameOf(address));

    [Fact]
    public void Hidden_addresses_are_no_symbols()
    {
        const string Hidden = "0000000000000000 T _stext\n0000000000000000 t helper\n";

        Assert.Null(Parse(Hidden));
        Assert.False(KernelSymbolsFile.ShowsAddresses(Hidden));
        Assert.True(KernelSymbolsFile.ShowsAddresses(Lines));
    }

    [Fact]
    public void Lines_that_cross_the_buffer_are_read_whole()
    {
        var many = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{0xffffffff81000000 + (ulong)i * 16:x16} t function_{i}\n"));

        var symbols = Parse(many)!;

        Assert.Equal(5000, symbols.Count);
        Assert.Equal("function_4321+0x3", symbols.NameOf(0xffffffff81000000 + (4321 * 16) + 3));
    }

    [Fact]
    public void A_line_that_is_no_symbol_is_passed_over() =>
        Assert.Equal(1, Parse("garbage\nffffffff8100000z T bad\nffffffff81000000 T good\n\n")!.Count);

    [Fact]
    public void The_functions_of_this_kernel_are_found()
    {
        Requires.Root();
        using var file = KernelSymbolsFile.Open(new HostFiles("/"));
        Requires.That(file is not null, "needs kernel.kptr_restrict at most 1");
        var line = File.ReadLines("/proc/kallsyms").First(l => l.EndsWith(" T __alloc_pages_bulk", StringComparison.Ordinal)
            || l.EndsWith(" T vfs_read", StringComparison.Ordinal) || l.EndsWith(" t vfs_read", StringComparison.Ordinal));

        var symbols = file.Current()!;

        var address = ulong.Parse(line.AsSpan(0, 16), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(line[19..] + "+0x4", symbols.NameOf(address + 4));
        Assert.True(symbols.Count > 10_000);
        Assert.Same(symbols, file.Current());
    }

    [Fact]
    public void They_take_less_than_five_mebibytes_and_leave_no_garbage()
    {
        Requires.Root();
        using var file = KernelSymbolsFile.Open(new HostFiles("/"));
        Requires.That(file is not null, "needs kernel.kptr_restrict at most 1");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var symbols = file.Current();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 5 << 20);
        GC.KeepAlive(symbols);
    }

    static KernelSymbols? Parse(string text) => KernelSymbols.Parse(new MemoryStream(Encoding.ASCII.GetBytes(text)));
}
