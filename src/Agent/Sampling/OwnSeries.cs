// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Reporting;
using Fleet.Recording.Columns;

namespace Fleet.Agent.Sampling;

/// <summary>What the agent itself costs, as samples beside those of the host: docs/samples.md.</summary>
/// <remarks>Threading: one thread.</remarks>
/// <param name="usage">Reads what this process has used so far.</param>
/// <param name="pendingBytes">What is captured and neither recorded nor acknowledged yet.</param>
sealed class OwnSeries(Func<OwnUsage> usage, Func<long> pendingBytes)
{
    public static readonly SeriesKey Cpu = new("agent.cpu_ns"), Rss = new("agent.rss_bytes"), Spool = new("agent.spool_bytes");

    readonly SeriesMemory _memory = new();
    ulong _keyframeNs;

    /// <summary>Hands every series that changed to <paramref name="write"/>, and all of them each minute.</summary>
    public void Read(ulong bootNs, Action<SampleRow> write)
    {
        var keyframe = bootNs >= _keyframeNs;
        if (keyframe)
        {
            _keyframeNs = bootNs + (ulong)Sampler.KeyframeInterval.TotalNanoseconds;
        }
        var now = usage();
        Write(Cpu, (long)now.Cpu.TotalNanoseconds);
        if (now.RssBytes is { } rss)
        {
            Write(Rss, rss);
        }
        Write(Spool, pendingBytes());

        void Write(SeriesKey series, long value)
        {
            if (_memory.Changed(series, [value], keyframe) is { } changed)
            {
                write(new(series, bootNs, changed));
            }
        }
    }
}
