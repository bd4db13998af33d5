// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Diagnostics;

/// <summary>A disk that takes nothing, through no fault of the command line. The message is one line for a person.</summary>
sealed class UnwritableException(string message) : Exception(message)
{
    // errno
    const int Broken = 5;
    const int Full = 28;
    const int ReadOnly = 30;
    const int OverQuota = 122;

    /// <summary>Whether the disk is to blame.</summary>
    public static bool IsOf(IOException e) => e.HResult is Broken or Full or ReadOnly or OverQuota;
}
