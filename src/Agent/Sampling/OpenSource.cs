// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;

namespace Fleet.Agent.Sampling;

/// <summary>A source and its open files.</summary>
sealed record OpenSource(ISampleSource Source, HeldFiles Files);
