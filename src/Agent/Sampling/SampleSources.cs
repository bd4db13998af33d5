// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>Every source that the agent reads.</summary>
static class SampleSources
{
    public static IReadOnlyList<ISampleSource> All(IReadOnlyList<string> zoneNames, IReadOnlyList<string> migratetypeNames)
    {
        var zones = new NameTable(zoneNames);
        return [new BuddyInfo(zones), new PageTypeInfo(zones, new NameTable(migratetypeNames)), new VmStat(), new ZoneInfo(zones)];
    }
}
