// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Probes;

/// <summary>What a probe knows of its host, for the run's start.</summary>
static class ProbeFacts
{
    public static void AddTo(HostFacts facts, IFragmentationProbe probe)
    {
        facts.CompactResults.AddRange(probe.Vocabulary.CompactResults);
        facts.MigrateModes.AddRange(probe.Vocabulary.MigrateModes);
        facts.MigrateReasons.AddRange(probe.Vocabulary.MigrateReasons);
        facts.ScanResults.AddRange(probe.Vocabulary.ScanResults);
        facts.Epochs.AddRange(probe.Vocabulary.Epochs);
        facts.Sources.AddRange(probe.Sources.Select(source =>
            new Source { Name = source.Name, Active = source.Active, Detail = source.Active ? "" : source.Detail }));
    }
}
