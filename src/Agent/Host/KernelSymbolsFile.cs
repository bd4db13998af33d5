// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Agent.Host;

/// <summary>
/// /proc/kallsyms, held open: the kernel decides at the opening whether it shows addresses, so that they can be read after
/// privileges were given up, and only when the first stack comes.
/// </summary>
sealed class KernelSymbolsFile : IDisposable
{
    public const string Hidden = "The kernel hides the addresses of its functions (/proc/kallsyms): events have no stacks. Run as root with kernel.kptr_restrict at most 1, or grant CAP_SYSLOG, or say --stacks off.";

    readonly SafeFileHandle _file;
    readonly HostFiles _files;
    KernelSymbols? _symbols;
    string? _modules;

    KernelSymbolsFile(SafeFileHandle file, HostFiles files) => (_file, _files) = (file, files);

    /// <summary>Null where the kernel shows zeros to this process (kernel.kptr_restrict), or has no such file.</summary>
    public static KernelSymbolsFile? Open(HostFiles files)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(files.Path("proc/kallsyms"));
            var start = new byte[4096];
            if (ShowsAddresses(Encoding.ASCII.GetString(start, 0, RandomAccess.Read(file, start, 0))))
            {
                return new KernelSymbolsFile(file, files);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there or not ours to read: no symbols.
        }
        file?.Dispose();
        return null;
    }

    /// <summary>
    /// The functions as they are now: read at the first call, some 100 ms, and again when a module came or went. The same
    /// object as long as nothing changed; null where there are none.
    /// </summary>
    public KernelSymbols? Current()
    {
        var modules = _files.TryRead("proc/modules") ?? "";
        if (modules != _modules)
        {
            _modules = modules;
            // Not its own: disposing must not close the file.
            using var lines = new FileStream(new SafeFileHandle(_file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);
            _symbols = KernelSymbols.Parse(lines);
        }
        return _symbols;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The first symbols may stand at 0 in truth: those of per-CPU data.</summary>
    internal static bool ShowsAddresses(string start) =>
        start.Split('\n').Any(line => line.Length > 16 && line.AsSpan(0, 16).ContainsAnyExcept('0'));
}
