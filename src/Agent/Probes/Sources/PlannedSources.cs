// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Probes.Sources;

/// <summary>All sources with what each comes to on this kernel. Pure.</summary>
sealed class PlannedSources
{
    readonly List<(IEventSource Source, SourcePlan Plan)> _sources;
    readonly List<string> _refusals = [];

    PlannedSources(IEnumerable<(IEventSource Source, SourcePlan Plan)> sources)
    {
        _sources = [.. sources];
        Settle();
    }

    /// <summary>In the order of attachment.</summary>
    public IEnumerable<SourceProgram> Programs => _sources.SelectMany(source => source.Plan.Programs);

    public IEnumerable<KeyValuePair<string, uint>> Constants => _sources.SelectMany(source => source.Plan.Constants);

    public IReadOnlyList<EventSourceState> States =>
        [.. _sources.Select(source => new EventSourceState(source.Source.Name, source.Source.Kinds, source.Plan.Active, source.Plan.Detail, source.Plan.Remedy))];

    /// <summary>A sentence for each program that the kernel should have taken and did not.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    public static PlannedSources For(IEnumerable<IEventSource> sources, KernelTracepoints kernel) =>
        new(sources.Select(source => (source, source.Plan(kernel))));

    /// <summary>None is watched.</summary>
    public static PlannedSources None => new([]);

    /// <summary>Goes on without the source of a program that the kernel does not take, and without those that need it.</summary>
    /// <returns>False where no source has that program.</returns>
    public bool Withdraw(string program, string why)
    {
        var index = _sources.FindIndex(source => source.Plan.Programs.Any(p => p.Name == program));
        if (index < 0)
            return false;
        _sources[index] = (_sources[index].Source, SourcePlan.Absent(why, null));
        _refusals.Add($"Source {_sources[index].Source.Name} is not watched: {why}");
        Settle();
        return true;
    }

    void Settle()
    {
        for (var i = 0; i < _sources.Count; i++)
        {
            var (source, plan) = _sources[i];
            if (plan.Active && source.Needs is { } needed && _sources.First(other => other.Source.Name == needed).Plan is { Active: false } without)
                _sources[i] = (source, SourcePlan.Absent($"needs source {needed}: {without.Detail}", without.Remedy));
        }
    }
}
