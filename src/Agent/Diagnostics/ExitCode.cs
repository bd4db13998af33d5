// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Diagnostics;

/// <summary>Exit codes of Fleet's programs that the agent uses. A recorded command's own code is passed through.</summary>
static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A flag, a label, the configuration or an argument cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>The file that was named holds no run.</summary>
    public const int NoData = 3;

    /// <summary>The collector cannot be reached, or the recording cannot be written.</summary>
    public const int Unreachable = 4;

    /// <summary>A permission, a capability or a part of the kernel is missing.</summary>
    public const int Permission = 5;

    /// <summary>A fault of the agent's own.</summary>
    public const int Internal = 70;

    /// <summary>The recorded command cannot be executed, as shells say it.</summary>
    public const int CannotExecute = 126;

    /// <summary>The recorded command does not exist, as shells say it.</summary>
    public const int CommandNotFound = 127;

    /// <summary>SIGINT or SIGTERM ended a recording before its time.</summary>
    public const int Interrupted = 130;
}
