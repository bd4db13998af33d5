// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>The fields of an event that are read; the rest is passed over.</summary>
enum SeedField
{
    Other,
    Type,
    Seconds,
    LocalTime,
    Order,
    FallbackOrder,
    From,
    To,
    IsSteal,
    Index,
    Zone,
    Node,
}
