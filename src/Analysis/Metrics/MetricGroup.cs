// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Metrics;

/// <summary>What a metric speaks of. They stand side by side; no score is made of them.</summary>
public enum MetricGroup
{
    Events,
    State,
    Cost,
}
