// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Commands;

/// <summary>What the process says to the shell.</summary>
static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Bad flags, a bad selector, or a source that is not what it should be.</summary>
    public const int Usage = 2;

    public const int NoData = 3;
    public const int StoreUnreachable = 4;
    public const int PermissionMissing = 5;
    public const int InternalError = 70;
    public const int Interrupted = 130;
}
