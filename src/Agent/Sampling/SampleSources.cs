// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Sampling;

/// <summary>Every source that the agent knows; <see cref="OpenSources"/> finds those that a host has.</summary>
static class SampleSources
{
    public static IReadOnlyList<ISampleSource> All(IReadOnlyList<string> zoneNames, IReadOnlyList<string> migratetypeNames)
    {
        var zones = new NameTable(zoneNames);
        return
        [
            new BuddyInfo(zones),
            new PageTypeInfo(zones, new NameTable(migratetypeNames)),
            new VmStat(),
            new ZoneInfo(zones),
            new Pressure(),
            new Khugepaged(),
            new MultiSizeThp(),
            new FragmentationIndex(FragmentationIndex.Extfrag, zones),
            new FragmentationIndex(FragmentationIndex.Unusable, zones),
            FolioMigration.OfAll(),
            FolioMigration.OfParts(),
        ];
    }
}
