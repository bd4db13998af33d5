// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>One element of the seed tool's <c>events</c>; a null was not in the file.</summary>
struct SeedEvent
{
    public string? Type;

    /// <summary>Since the seed tool's probes were loaded.</summary>
    public double? Seconds;

    /// <summary>Naive local time at which user space handled it.</summary>
    public DateTime? LocalTime;

    public int? Order;
    public int? FallbackOrder;
    public string? From;
    public string? To;
    public bool? IsSteal;
    public int? Node;
    public string? Zone;

    /// <summary>-1000 to 1000; data only of a compaction's success.</summary>
    public int? Index;
}
