// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Probes.Sources;

/// <summary>Every source beside extfrag. A row of docs/tracepoints.md each.</summary>
static class EventSources
{
    public static IReadOnlyList<IEventSource> All { get; } =
    [
        new CompactionSource(), new AttemptSource(), new OutOfTreeSource(), new MigrationSource(), new DirectReclaimSource(),
        new KswapdSource(), new CollapseSource(),
    ];
}
