// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Agent.Probes.Sources;
using Fleet.LibBpf;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>Attaching to the running kernel, and letting go of it again.</summary>
[Collection(KernelCollection.Name)]
public sealed class FragmonProbeAttachTests
{
    /// <summary>FLEET_ATTACH_CYCLES sets another number: a thousand take some minutes.</summary>
    static readonly int Cycles = int.TryParse(Environment.GetEnvironmentVariable("FLEET_ATTACH_CYCLES"), out var cycles) ? cycles : 12;

    public FragmonProbeAttachTests() => Requires.Kernel();

    [Fact]
    public void With_tracefs_capture_is_hybrid_and_nothing_is_missing()
    {
        using var kernel = Btf.OfKernel();
        using var probe = FragmonProbe.Open(new ProbeOptions());

        Assert.Equal(HostFacts.Types.Capture.Hybrid, probe.Capture);
        Assert.Empty(probe.Warnings);
        Assert.Equal(["extfrag_stash", ProbeObject.Extfrag(ProbeObject.CanReadDirectly(kernel)).Emit], probe.ReadCost().Select(cost => cost.Program).Take(2));
        Assert.Equal(["compaction_result"], probe.Sources.Where(source => !source.Active).Select(source => source.Name));
    }

    [Fact]
    public void Without_tracefs_capture_is_btf_and_the_warning_says_what_is_missing()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { UseTraceFs = false });

        Assert.Equal(HostFacts.Types.Capture.Btf, probe.Capture);
        Assert.Contains("ownership and pfn", Assert.Single(probe.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("extfrag_stash", probe.ReadCost().Select(cost => cost.Program));
    }

    [Fact]
    public void The_run_start_names_the_sources_and_what_the_kernel_calls_its_numbers()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions());
        var facts = new HostFacts();

        ProbeFacts.AddTo(facts, probe);

        Assert.Equal("extfrag", facts.Sources[0].Name);
        Assert.All(facts.Sources, source => Assert.Equal(source.Active, source.Detail.Length == 0));
        Assert.Equal(["async", "sync_light", "sync"], facts.MigrateModes.Take(3));
        Assert.Contains("success", facts.CompactResults);
        Assert.Equal("compaction", facts.MigrateReasons[0]);
        Assert.DoesNotContain("types", facts.MigrateReasons);
        Assert.Contains("succeed", facts.ScanResults);
    }

    [Fact]
    public void A_program_that_the_kernel_refuses_costs_its_source_and_nothing_else()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Sources = [.. EventSources.All, new Unattachable()] });

        Assert.Equal(["compaction_result", "unattachable"], probe.Sources.Where(source => !source.Active).Select(source => source.Name));
        Assert.StartsWith("Source unattachable is not watched: this kernel refused program attempt_twin: attach program attempt_twin: ",
            Assert.Single(probe.Warnings), StringComparison.Ordinal);
        Assert.Contains("compaction_end", probe.ReadCost().Select(cost => cost.Program));
    }

    /// <summary>Its program says of no tracepoint that it belongs there.</summary>
    sealed class Unattachable : IEventSource
    {
        public string Name => "unattachable";

        public IReadOnlyList<string> Tracepoints => [];

        public IReadOnlyList<Kind> Kinds => [Kind.CompactionFailure];

        public SourcePlan Plan(KernelTracepoints kernel) =>
            SourcePlan.Watch("nothing", new SourceProgram(ProbeObject.AttemptTwin, Kind.CompactionFailure));
    }

    [Fact]
    public void Disposing_leaves_no_descriptor_and_no_mapping_behind()
    {
        FragmonProbe.Open(new ProbeOptions()).Dispose(); // libraries and runtime buffers come with the first
        var before = Held();

        for (var i = 0; i < Cycles; i++)
            FragmonProbe.Open(new ProbeOptions()).Dispose();

        Assert.Equal(before, Held());
    }

    [Fact]
    public void A_kernel_without_type_information_is_named_with_the_way_out()
    {
        var error = Assert.Throws<BpfException>(() => FragmonProbe.Open(new ProbeOptions { KernelBtf = "/nonexistent/vmlinux" }));

        Assert.Equal("read kernel type information /nonexistent/vmlinux: no such file. "
            + "Boot a kernel built with CONFIG_DEBUG_INFO_BTF=y, as every Debian, Fedora and Ubuntu kernel since 5.10 is.", error.Message);
    }

    /// <summary>BPF objects, perf events and mounts that this process holds by descriptor or by mapping.</summary>
    static int Held() =>
        Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "")
            .Count(target => target.Contains("bpf", StringComparison.Ordinal) || target.Contains("perf_event", StringComparison.Ordinal)
                || target.Contains("eventpoll", StringComparison.Ordinal) || target.Contains("btf", StringComparison.Ordinal))
        + File.ReadLines("/proc/self/maps").Count(line => line.Contains("bpf-map", StringComparison.Ordinal));
}
