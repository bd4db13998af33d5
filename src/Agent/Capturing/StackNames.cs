// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Agent.Capturing;

/// <summary>From the key of a stack to its symbols, once for each stack.</summary>
/// <remarks>Threading: the capture thread.</remarks>
/// <param name="read">The addresses of a stack by its key.</param>
/// <param name="nameOf">The symbol of an address; null where it is in none.</param>
sealed class StackNames(Func<ulong, IReadOnlyList<ulong>> read, Func<ulong, string?> nameOf)
{
    const string Unknown = "?";

    /// <summary>The tracing machinery itself, where more of it stands on the stack than the kernel side left out.</summary>
    static readonly string[] Machinery = [Unknown, "bpf_prog_", "bpf_trace_run", "bpf_trampoline_", "__bpf_trace_", "__traceiter_", "trace_call_bpf", "perf_trace_"];

    readonly Dictionary<ulong, KernelStack?> _stacks = [];
    readonly Dictionary<ulong, string> _names = []; // frames are shared by many stacks; modules come and go

    /// <returns>Null where there is no stack, or none of its symbols is known: an address is no symbol.</returns>
    public KernelStack? Of(ulong key)
    {
        if (key == 0)
        {
            return null;
        }
        if (!_stacks.TryGetValue(key, out var stack))
        {
            _stacks.Add(key, stack = Resolve(key));
        }
        return stack;
    }

    KernelStack? Resolve(ulong key)
    {
        var frames = new List<string>();
        foreach (var address in read(key))
        {
            if (!_names.TryGetValue(address, out var name))
            {
                name = nameOf(address) ?? Unknown;
                if (!name.EndsWith(']'))
                {
                    _names.Add(address, name);
                }
            }
            if (frames.Count > 0 || !Machinery.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
            {
                frames.Add(name);
            }
        }
        return frames.Count == 0 ? null : new KernelStack(frames);
    }
}
