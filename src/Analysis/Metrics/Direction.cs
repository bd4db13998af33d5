// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Metrics;

/// <summary>Which way a metric should move. Without a direction there is no better or worse, only a difference.</summary>
public enum Direction
{
    None,
    LowerIsBetter,
    HigherIsBetter,
}
