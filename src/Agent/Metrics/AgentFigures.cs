// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Metrics;

/// <summary>The spool at one moment.</summary>
/// <param name="Batches">Not acknowledged.</param>
/// <param name="Oldest">Age of this run's oldest batch that is not acknowledged; zero where all are.</param>
/// <param name="Degraded">The disk refuses: what comes waits in memory alone.</param>
readonly record struct SpoolFigures(ulong Batches, ulong Bytes, TimeSpan Oldest, bool Degraded, SyncTimes Syncs);

/// <summary>Shipping at one moment.</summary>
/// <param name="InFlight">Batches sent and not answered.</param>
/// <param name="Ends">Sessions that ended, and attempts that never became one, by why.</param>
readonly record struct ShippingFigures(bool Connected, int InFlight, IReadOnlyDictionary<string, long> Ends);
