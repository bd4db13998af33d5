// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf;

/// <summary>tracefs, for reading. Where it is not mounted, and this process may mount, a detached mount is used.</summary>
public sealed class TraceFs : IDisposable
{
    static readonly string[] Mounts = ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"];
    readonly string _root;
    readonly DetachedMount? _mount;

    TraceFs(string root, DetachedMount? mount)
    {
        _root = root;
        _mount = mount;
    }

    /// <summary>Null where this process can neither read nor mount it.</summary>
    public static TraceFs? Open()
    {
        foreach (var mount in Mounts)
        {
            if (Directory.Exists(mount + "/events"))
                return new TraceFs(mount, null);
        }
        return DetachedMount.Of("tracefs") is { } own ? new TraceFs(own.Root, own) : null;
    }

    /// <summary>Id and record layout of a tracepoint; null where the kernel has none of that name, or its files cannot be read.</summary>
    /// <param name="name">With its system: <c>kmem/mm_page_alloc</c>.</param>
    public TracepointFormat? Tracepoint(string name)
    {
        try
        {
            return TracepointFormat.Parse(name, File.ReadAllText($"{_root}/events/{name}/format"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _mount?.Dispose();
}
