// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;
using Fleet.Agent.Sampling;
using Fleet.Recording.Columns;
using Fleet.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fleet.Agent.Tests.Sampling;

public sealed class SamplerTests : IDisposable
{
    readonly TemporaryFolder _root = new();
    readonly FakeTimeProvider _time = new();
    readonly OpenSources _sources;
    readonly Sampler _sampler;

    public SamplerTests()
    {
        Directory.CreateDirectory(_root.File("proc"));
        Set("nr_free_pages 1", "compact_stall 5");
        _sources = OpenSources.Open(new HostFiles(_root.Path), [new VmStat()]);
        _sampler = new Sampler(_sources.Active, _time, NullLogger.Instance);
    }

    public void Dispose()
    {
        _sources.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void A_series_is_written_only_when_its_value_changed()
    {
        Assert.Equal(2, Read(seconds: 0).Count);
        Assert.Empty(Read(seconds: 1));

        Set("nr_free_pages 2", "compact_stall 5");

        var row = Assert.Single(Read(seconds: 1));
        Assert.Equal("vmstat.nr_free_pages", row.Series.Metric);
        Assert.Equal([2], row.Values);
    }

    [Fact]
    public void Every_series_is_written_again_in_a_keyframe_each_minute()
    {
        Read(seconds: 0);

        Assert.Empty(Read(seconds: 59));
        Assert.Equal(2, Read(seconds: 1).Count);
        Assert.Empty(Read(seconds: 1));
    }

    [Fact]
    public void A_source_is_not_read_before_its_interval_is_over()
    {
        Read(seconds: 0);
        Set("nr_free_pages 2", "compact_stall 5");

        Assert.Empty(Read(seconds: 0.5));
        Assert.Single(Read(seconds: 0.5));
    }

    [Fact]
    public void What_cannot_be_read_is_counted()
    {
        Read(seconds: 0);
        Set("nr_free_pages lots", "compact_stall 5");
        Read(seconds: 1);
        Set();
        Read(seconds: 1);

        Assert.Equal(2UL, _sampler.TakeSkipped());
        Assert.Equal(0UL, _sampler.TakeSkipped());
    }

    [Fact]
    public void At_the_end_every_source_is_read()
    {
        Read(seconds: 0);
        Set("nr_free_pages 2", "compact_stall 5");

        Assert.Single(Read(seconds: 0.1, everything: true));
    }

    List<SampleRow> Read(double seconds, bool everything = false)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var rows = new List<SampleRow>();
        _sampler.Read(rows.Add, everything);
        return rows;
    }

    void Set(params string[] lines) => File.WriteAllLines(_root.File("proc/vmstat"), lines);
}
