// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Probes;
using Fleet.LibBpf;

namespace Fleet.Agent.Doctor;

/// <summary>The checks of this host, each on its own: one that fails does not hide the next.</summary>
static class Checks
{
    static readonly Version Oldest = new(5, 10), AccountsToCgroup = new(5, 11);

    public static IEnumerable<Finding> OfHost(HostFiles files)
    {
        var host = HostIdentity.Read(files);
        var privileges = Privileges.OfThisThread();
        yield return Kernel(host);
        yield return TypeInformation();
        foreach (var finding in Tracepoints())
        {
            yield return finding;
        }
        foreach (var capability in (Capability[])[Capability.Bpf, Capability.PerfMon])
        {
            yield return Needed(privileges, capability);
        }
        yield return Wanted(privileges, Capability.DacReadSearch);
        yield return PerfEvents(privileges);
        yield return Lockdown(privileges);
        yield return LockedMemory(privileges, host);
        yield return LibBpfVersion();
        foreach (var finding in Load())
        {
            yield return finding;
        }
        yield return PageTypes(files);
        yield return Cgroups(files);
        foreach (var finding in Samples(files))
        {
            yield return finding;
        }
    }

    /// <summary>A source that only another kernel would have is no reason for worry.</summary>
    static IEnumerable<Finding> Samples(HostFiles files)
    {
        var names = ProcNames.Read(files);
        using var sources = Sampling.OpenSources.Open(files, Sampling.SampleSources.All(names.Zones, names.Migratetypes));
        return [.. sources.States.Select(state => new Finding(
            "sample " + state.Name, state.Remedy is null ? Health.Ok : Health.Limited, state.Detail, state.Remedy))];
    }

    static Finding Kernel(HostIdentity host) =>
        KernelRelease.Version(host.KernelRelease) is not { } version || version < Oldest
            ? new("kernel", Health.Missing, host.KernelRelease, $"Boot Linux {Oldest} or later.")
            : new("kernel", Health.Ok, $"{host.KernelRelease} {host.Arch}");

    static Finding TypeInformation() =>
        Try("BTF", () =>
        {
            using var btf = Btf.OfKernel();
            return new("BTF", Health.Ok, Btf.KernelPath);
        });

    static IEnumerable<Finding> Tracepoints()
    {
        yield return Try($"tp_btf {ProbePlan.Tracepoint}", () =>
        {
            using var btf = Btf.OfKernel();
            return btf.HasTracepoint(ProbePlan.Tracepoint)
                ? new($"tp_btf {ProbePlan.Tracepoint}", Health.Ok, "events, node, zone, indices")
                : new($"tp_btf {ProbePlan.Tracepoint}", Health.Missing, "not in this kernel", "Boot a kernel built with CONFIG_TRACEPOINTS=y.");
        });
        yield return Try($"tracefs {ProbePlan.ClassicTracepoint}", () =>
        {
            using var traceFs = TraceFs.Open();
            var plan = ProbePlan.For(inBtf: true, traceFs?.Tracepoint(ProbePlan.ClassicTracepoint));
            return plan.Warning is null
                ? new($"tracefs {ProbePlan.ClassicTracepoint}", Health.Ok, "ownership, pfn")
                : new($"tracefs {ProbePlan.ClassicTracepoint}", Health.Limited, "ownership and pfn are not measured", plan.Warning);
        });
    }

    static Finding Needed(Privileges privileges, Capability capability) =>
        privileges.Has(capability)
            ? new(Privileges.NameOf(capability), Health.Ok, "effective")
            : new(Privileges.NameOf(capability), Health.Missing, "not effective", $"Run as root, or grant it: setcap cap_bpf,cap_perfmon,cap_dac_read_search+ep {Environment.ProcessPath}");

    static Finding Wanted(Privileges privileges, Capability capability) =>
        privileges.Has(capability)
            ? new(Privileges.NameOf(capability), Health.Ok, "effective")
            : new(Privileges.NameOf(capability), Health.Limited, "not effective: tracefs and /proc/pagetypeinfo may not be readable",
                $"Run as root, or grant it: setcap cap_bpf,cap_perfmon,cap_dac_read_search+ep {Environment.ProcessPath}");

    static Finding PerfEvents(Privileges privileges)
    {
        const string Name = "kernel.perf_event_paranoid";
        var level = privileges.PerfEventParanoid?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not told";
        return privileges.OpensPerfEvents
            ? new(Name, Health.Ok, $"{level}: classic tracepoints may be opened")
            : new(Name, Health.Limited, $"{level}: classic tracepoints are for CAP_SYS_ADMIN alone; ownership and pfn are not measured",
                "Set it to 2 (sysctl kernel.perf_event_paranoid=2), or grant CAP_SYS_ADMIN, which is given up when all is attached.");
    }

    static Finding Lockdown(Privileges privileges) => privileges.Lockdown switch
    {
        "confidentiality" => new("lockdown", Health.Missing, "confidentiality: the kernel refuses to let BPF read its memory",
            "Boot with lockdown=integrity or lockdown=none."),
        null => new("lockdown", Health.Ok, "the kernel has none"),
        var level => new("lockdown", Health.Ok, level),
    };

    /// <summary>Since 5.11 the kernel accounts BPF memory to the cgroup; before it the limit binds, and libbpf raises it where it may.</summary>
    static Finding LockedMemory(Privileges privileges, HostIdentity host)
    {
        var limit = privileges.LockedMemoryBytes is { } bytes ? $"{bytes >> 10} KiB" : "unlimited";
        if (KernelRelease.Version(host.KernelRelease) >= AccountsToCgroup)
            return new("memlock", Health.Ok, limit + " (does not bind BPF on this kernel)");
        if (privileges.LockedMemoryBytes is null)
            return new("memlock", Health.Ok, limit);
        return privileges.Has(Capability.SysResource)
            ? new("memlock", Health.Ok, limit + ", raised before the programs are loaded (CAP_SYS_RESOURCE)")
            : new("memlock", Health.Missing, limit + ", which binds BPF on this kernel", "Raise it: ulimit -l unlimited, or LimitMEMLOCK=infinity in the unit.");
    }

    static Finding LibBpfVersion() =>
        Try("libbpf", () => LibBpfLibrary.Version() is var version && version >= new Version(1, 1)
            ? new("libbpf", Health.Ok, version.ToString())
            : new("libbpf", Health.Missing, version.ToString(), "Install libbpf 1.1 or later (Debian: libbpf1)."));

    /// <summary>The programs as they load and attach, and each source of events with it.</summary>
    static IEnumerable<Finding> Load()
    {
        IReadOnlyList<EventSourceState> sources = [];
        var loaded = Try("load and attach", () =>
        {
            using var probe = FragmonProbe.Open(new ProbeOptions { RingBytes = 64 << 10 });
            sources = probe.Sources;
            return new("load and attach", Health.Ok, $"the programs run (capture {probe.Capture.ToString().ToLowerInvariant()})");
        });
        return [loaded, .. sources.Select(source => new Finding(
            "events " + source.Name, source.Active || source.Remedy is null ? Health.Ok : Health.Limited, source.Active ? source.Detail : "not here: " + source.Detail, source.Remedy))];
    }

    static Finding PageTypes(HostFiles files) =>
        files.TryRead("proc/pagetypeinfo") is { } text
            ? new("pagetypeinfo", Health.Ok, $"pageblock_order {Sampling.PageTypeInfo.PageblockOrder(text)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "not told"}")
            : new("pagetypeinfo", Health.Limited, "cannot be read: pageblock_order is not known, events cannot be told fragmenting or not",
                "Run as root, or grant CAP_DAC_READ_SEARCH.");

    static Finding Cgroups(HostFiles files)
    {
        const ulong Root = 1;
        using var mount = CgroupMount.Find(files);
        return mount is null
            ? new("cgroups", Health.Limited, "no cgroup-v2 tree is mounted: events have no cgroup", "mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified")
            : mount.PathOf(Root).Length > 0
                ? new("cgroups", Health.Ok, $"of version 2, at {mount.Path}")
                : new("cgroups", Health.Limited, "cgroups have an id but no path", "Run as root, or grant CAP_DAC_READ_SEARCH.");
    }

    static Finding Try(string name, Func<Finding> check)
    {
        try
        {
            return check();
        }
        catch (BpfException e)
        {
            return new(name, Health.Missing, e.Reason is { } reason ? $"{e.Operation}: {reason}" : e.Operation, e.Remedy.Length > 0 ? e.Remedy : e.Message);
        }
        catch (DllNotFoundException)
        {
            return new(name, Health.Missing, "libbpf cannot be loaded", "Install libbpf 1.1 or later (Debian: libbpf1).");
        }
    }
}
