// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Commands;

/// <summary>What the process says to the shell.</summary>
static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Only <c>gate</c>.</summary>
    public const int Regression = 1;

    /// <summary>Bad flags, a bad selector, or a source that is not what it should be.</summary>
    public const int Usage = 2;

    /// <summary>No run, or too few to judge.</summary>
    public const int NoData = 3;

    /// <summary>The store cannot be reached, or the disk of an output takes no more.</summary>
    public const int Unreachable = 4;

    public const int PermissionMissing = 5;

    /// <summary>A fault of ours.</summary>
    public const int InternalError = 70;

    public const int Interrupted = 130;
}
