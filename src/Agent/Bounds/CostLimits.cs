// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Bounds;

/// <summary>What the agent may cost the host before it sheds detail.</summary>
/// <param name="Cpu">Share of one CPU, user and system, e.g. 0.05.</param>
/// <param name="MemoryBytes">Resident set.</param>
readonly record struct CostLimits(double Cpu, long MemoryBytes);

/// <summary>What it costs now.</summary>
/// <param name="Cpu">Share of one CPU over the last second.</param>
/// <param name="MemoryBytes">Resident set now.</param>
/// <param name="EventsPerSecond">Events taken in detail over the last second.</param>
readonly record struct OwnCost(double Cpu, long MemoryBytes, double EventsPerSecond);
