// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Fleet.LibBpf;

/// <summary>
/// The kernel or libbpf refused an operation. The message is one line: what was tried, why it failed, how to mend it.
/// </summary>
/// <param name="operation">What was tried, e.g. <c>load program extfrag</c>.</param>
/// <param name="errno">The system's error number; 0 where there was none.</param>
/// <param name="remedy">A sentence that says the way out; may be empty.</param>
/// <param name="log">The last lines that libbpf and the verifier wrote about it.</param>
public sealed partial class BpfException(string operation, int errno, string remedy, IReadOnlyList<string>? log = null)
    : Exception(Describe(operation, errno, remedy))
{
    const int PermissionDenied = 13, NotPermitted = 1;

    public string Operation { get; } = operation;

    public int Errno { get; } = errno;

    public string Remedy { get; } = remedy;

    public IReadOnlyList<string> Log { get; } = log ?? [];

    /// <summary>The program that the kernel did not load or attach; null where it was not that, or this process may not.</summary>
    public string? RefusedProgram =>
        Errno == NotPermitted ? null
            : Log.Prepend(Operation).Select(line => Refusal().Match(line)).FirstOrDefault(match => match.Success)?.Groups["program"].Value;

    /// <summary>Whether it was this program's attaching that was refused, for whatever reason.</summary>
    public bool RefusedAttachOf(string program) => Refusal().Match(Operation) is { Success: true } match && match.Groups["program"].Value == program;

    /// <summary>Whether the log says more than the message: what is not permitted is not explained by libbpf, but guessed at.</summary>
    public bool IsExplained => Errno != NotPermitted && Log.Count > 0;

    /// <summary>The line of the log that says why, without those that libbpf and the verifier end with; null where there is none.</summary>
    public string? Reason => IsExplained ? Log.LastOrDefault(line => !Ending().IsMatch(line)) : null;

    /// <summary>A capability or permission is missing, so trying again as this user cannot help.</summary>
    public bool IsPermission => Errno is NotPermitted or PermissionDenied;

    /// <summary>The failure of an operation that returned -errno or set errno, with the remedy for this process.</summary>
    internal static BpfException From(string operation, int result)
    {
        var errno = result < 0 ? -result : Marshal.GetLastPInvokeError();
        return new BpfException(operation, errno, BpfRemedy.For(errno, Privileges.OfThisThread()), LibBpfLog.Tail(30));
    }

    /// <summary>That of perf_event_open, which has rules of its own, with the remedy for this process.</summary>
    internal static BpfException OfPerfEvent(string operation)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new BpfException(operation, errno, BpfRemedy.ForPerfEvent(errno, Privileges.OfThisThread()));
    }

    [GeneratedRegex(@"^attach program (?<program>\w+)|prog '(?<program>\w+)': failed to load")]
    private static partial Regex Refusal();

    [GeneratedRegex("failed to load|END PROG LOAD LOG|^processed [0-9]+ insns")]
    private static partial Regex Ending();

    static string Describe(string operation, int errno, string remedy)
    {
        var what = errno == 0 ? operation : $"{operation}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})";
        return remedy.Length == 0 ? what : $"{what}. {remedy}";
    }
}
