// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Bounds;

/// <summary>How much detail a run may have. Null is no bound.</summary>
/// <param name="EventsPerSecond">Events kept.</param>
/// <param name="BytesPerSecond">Bytes of the detail lane, as they are spooled or recorded.</param>
readonly record struct EventBudget(double? EventsPerSecond, double? BytesPerSecond)
{
    /// <summary>Both bounds as one of events.</summary>
    /// <param name="bytesAnEvent">As measured so far; 0 while there were none.</param>
    public double? Events(double bytesAnEvent) =>
        BytesPerSecond is { } bytes && bytesAnEvent > 0
            ? Math.Min(EventsPerSecond ?? double.MaxValue, bytes / bytesAnEvent)
            : EventsPerSecond;
}
