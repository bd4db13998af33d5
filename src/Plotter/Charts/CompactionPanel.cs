// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Charts;

/// <summary>Direct compactions over time by the fragmentation index that they left; failures and suitable blocks in lanes of their own.</summary>
/// <param name="Note">How many of them are drawn.</param>
sealed record CompactionPanel(string Title, double Seconds, IReadOnlyList<CompactionDots> Arms, string Note);

sealed record CompactionDots(Role Role, IReadOnlyList<CompactionDot> Dots);

/// <param name="Index">0 to 1000; null in a lane.</param>
sealed record CompactionDot(double Seconds, int? Order, int? Index, CompactionLane Lane);

enum CompactionLane
{
    /// <summary>It has an index.</summary>
    Measured,

    /// <summary>It succeeded and left a block that suits.</summary>
    Suitable,

    /// <summary>It succeeded, and no index was measured.</summary>
    Unmeasured,

    Failed,
}
