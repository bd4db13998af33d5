// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.LibBpf;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>The sources that this host has, open; and why the others are not.</summary>
sealed class OpenSources : IDisposable
{
    const string DebugFs = "sys/kernel/debug/";

    readonly List<OpenSource> _active = [];
    readonly List<SourceState> _states = [];

    /// <summary>Those to be read.</summary>
    public IReadOnlyList<OpenSource> Active => _active;

    /// <summary>One for each source that was asked for, in that order.</summary>
    public IReadOnlyList<SourceState> States => _states;

    public static OpenSources Open(HostFiles files, IReadOnlyList<ISampleSource> sources)
    {
        var open = new OpenSources();
        var mounted = !IsEmpty(files.Path(DebugFs));
        // Where nobody mounted debugfs and this process may, it does so for the moment of opening, and in no directory.
        using var own = mounted || !files.AreOfThisHost ? null : DetachedMount.Of("debugfs");
        var debugFs = own is null ? null : new HostFiles(own.Root);
        foreach (var source in sources)
        {
            var inDebugFs = source.Path.StartsWith(DebugFs, StringComparison.Ordinal);
            open.Add(source, () => inDebugFs && debugFs is not null
                ? HeldFiles.Open(debugFs, source.Path[DebugFs.Length..])
                : HeldFiles.Open(files, source.Path), debugFsMissing: inDebugFs && !mounted && own is null);
        }
        return open;
    }

    public void Dispose() => _active.ForEach(source => source.Files.Dispose());

    void Add(ISampleSource source, Func<HeldFiles> open, bool debugFsMissing)
    {
        HeldFiles? held = null;
        try
        {
            held = open();
            // Some files can be opened and then refuse to be read: PSI that is switched off.
            var series = SampleText.Read(source, held.Read(), (in SeriesKey _, ReadOnlySpan<long> _) => { }).Series;
            _active.Add(new OpenSource(source, held));
            _states.Add(new(source.Name, Active: true, $"{series} series of /{source.Path}", null));
        }
        catch (UnauthorizedAccessException)
        {
            held?.Dispose();
            _states.Add(new(source.Name, Active: false, $"/{source.Path} may not be read", "Run as root, or grant CAP_DAC_READ_SEARCH."));
        }
        catch (IOException)
        {
            held?.Dispose();
            _states.Add(debugFsMissing
                ? new(source.Name, Active: false, "debugfs is not mounted", "Mount it: mount -t debugfs debugfs /sys/kernel/debug.")
                : new(source.Name, Active: false, $"not here: needs {source.Needs}", null));
        }
    }

    /// <summary>A folder that may not be looked into is not empty: opening its files says so better.</summary>
    static bool IsEmpty(string folder)
    {
        try
        {
            return !Directory.EnumerateFileSystemEntries(folder).Any();
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
