// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Collector.Commands;

/// <summary>The exit codes of every Fleet program that the collector uses.</summary>
static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Usage or configuration: a bad flag, a port in use.</summary>
    public const int Usage = 2;

    /// <summary>The store, or the collector that is asked after, cannot be reached.</summary>
    public const int Unreachable = 4;

    /// <summary>The store's directory, or a port, may not be had by this user.</summary>
    public const int Permission = 5;

    /// <summary>A fault of ours.</summary>
    public const int Internal = 70;

    public const int Interrupted = 130;
}
