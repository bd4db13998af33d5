// SPDX-License-Identifier: Apache-2.0
using System.IO.Compression;
using System.Text;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Facts;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources;
using Fleet.Storage;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Sources;

public sealed class MmTestsReaderTests : IDisposable
{
    // As the kernel's print format writes it (6.18), and as kernels did before pfn was hexadecimal.
    const string Trace = """
        # tracer: nop
                     cc1-4711    [001] ..... 100.500000: mm_page_alloc_extfrag: page=0000000012345678 pfn=0x12c00 alloc_order=0 fallback_order=3 pageblock_order=9 alloc_migratetype=0 fallback_migratetype=1 fragmenting=1 change_ownership=0
                     cc1-4711    [001] ..... 101.250000: mm_page_alloc_extfrag: page=0000000012345678 pfn=76800 alloc_order=2 fallback_order=9 pageblock_order=9 alloc_migratetype=2 fallback_migratetype=1 fragmenting=0 change_ownership=1
                     cc1-4711    [001] ..... 103.000000: mm_page_alloc: page=0000000012345678 pfn=0x1 order=0 migratetype=0 gfp_flags=GFP_KERNEL
                     cc1-4711    [001] ..... 104.500000: mm_page_alloc_extfrag: page=0000000012345678 pfn=0x12c01 alloc_order=0 fallback_order=1 pageblock_order=9 alloc_migratetype=0 fallback_migratetype=1 fragmenting=1 change_ownership=0
        """;

    const string PageTypeInfo = """
        time: 1700000000
        Page block order: 9
        Pages per block:  512

        Free pages count per migrate type at order       0      1      2      3
        Node    0, zone   Normal, type    Unmovable      5      4      3      2
        Node    0, zone   Normal, type      Movable >100000   9      8      7

        Number of blocks type     Unmovable      Movable  Reclaimable
        Node 0, zone   Normal           10           80           10
        time: 1700000010
        Page block order: 9
        Number of blocks type     Unmovable      Movable  Reclaimable
        Node 0, zone   Normal           20           70           10
        """;

    const string Buddyinfo = """
        time: 1700000000
        Node 0, zone   Normal    512      0      0      0      0      0      0      0      0      1
        time: 1700000010
        Node 0, zone   Normal    512      0      0      0      0      0      0      0      0      1
        """;

    readonly TemporaryFolder _folder = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Iterations_are_runs_with_events_state_and_cost()
    {
        WriteLogs("iter-0", "time: 1700000000\nthp_fault_fallback 5\nallocstall_normal 1\ntime: 1700000010\nthp_fault_fallback 45\nallocstall_normal 3\n");
        WriteLogs("iter-1", "time: 1700000000\nthp_fault_fallback 0\n");
        await File.WriteAllTextAsync(_folder.File("kernel.version"), "6.12.0-patched\n", Stop);

        var arm = await LoadAsync();
        var run = arm.Runs[0];

        Assert.Equal(["iter-0 thpscale", "iter-1 thpscale"], arm.Runs.Select(one => one.Name));
        Assert.Equal("6.12.0-patched", arm.Label);
        Assert.Equal(new ArmCounts(3, 1, 2, 2, null, null), ArmCounts.Of([run]));
        Assert.Contains(run.Extfrag!, count => count is { Donor: "Movable", Claimer: "Reclaimable", FallbackOrder: 9, Ownership: Ownership.Claim });
        Assert.Equal((10, 9), (run.Duration.TotalSeconds, run.Host.PageblockOrder));
        Assert.Equal([1, 0, 0, 1], run.ExtfragSeries!.Values.Take(4));
        Assert.Equal(0.5, MetricCatalogue.ById("unusable_index_pageblock").Measure(run));
        Assert.Equal(0.1, MetricCatalogue.ById("pageblocks_unmovable_drift").Measure(run)!.Value, 1e-12);
        Assert.Equal((40, 2), (MetricCatalogue.ById("thp_fault_fallback").Measure(run), MetricCatalogue.ById("allocstall").Measure(run)));
        Assert.Equal([5, 4, 3, 2], run.FreeBlocksByType["Unmovable"]);
        Assert.All(run.FreeBlocksByType["Movable"], Assert.Null);
    }

    [Fact]
    public async Task Log_cut_off_anywhere_is_read_as_far_as_it_goes()
    {
        WriteLogs("iter-0", "time: 1700000000\nthp_fault_fallback 5\n");
        var path = _folder.File("iter-0/proc-pagetypeinfo-thpscale.gz");
        var whole = await File.ReadAllBytesAsync(path, Stop);
        for (var length = 0; length < whole.Length; length += 3)
        {
            await File.WriteAllBytesAsync(path, whole[..length], Stop);

            Assert.Equal(3, ArmCounts.Of((await LoadAsync()).Runs).Extfrag);
        }
    }

    [Fact]
    public async Task Trace_alone_is_a_run_and_its_types_have_numbers()
    {
        Directory.CreateDirectory(_folder.File("iter-0"));
        await File.WriteAllTextAsync(_folder.File("iter-0/ftrace-sysbench"), Trace, Stop);

        var run = (await LoadAsync()).Runs.Single();

        Assert.Equal(4, run.Duration.TotalSeconds);
        Assert.Contains(run.Extfrag!, count => count is { Donor: "type 1", Claimer: "type 0" });
        Assert.Contains("no pagetypeinfo was logged, so migratetypes have no names", run.Warnings);
        Assert.Empty(run.UnusableIndex);
    }

    [Fact]
    public async Task Empty_logs_are_no_run()
    {
        Directory.CreateDirectory(_folder.File("iter-0"));
        await File.WriteAllTextAsync(_folder.File("iter-0/proc-vmstat-sysbench"), "", Stop);

        Assert.Equal(ExitCode.NoData, (await Assert.ThrowsAsync<PlotterException>(LoadAsync)).ExitCode);
    }

    void WriteLogs(string iteration, string vmstat)
    {
        Directory.CreateDirectory(_folder.File(iteration));
        foreach (var (name, text) in new[] { ("ftrace", Trace), ("proc-pagetypeinfo", PageTypeInfo), ("proc-buddyinfo", Buddyinfo), ("proc-vmstat", vmstat) })
        {
            using var gzip = new GZipStream(File.Create(_folder.File($"{iteration}/{name}-thpscale.gz")), CompressionLevel.Fastest);
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    Task<Arm> LoadAsync() => new ArmLoader(
            () => new StoreLocation.InDirectory(_folder.Path).OpenReader(), files => files.OpenReader(), 9)
        .LoadAsync([ArmSource.Parse(_folder.Path)], "A", Stop);
}
