// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Bounds;
using Fleet.Agent.Configuration;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Configuration;

public sealed class SettingsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_merge_key_by_key_flags_over_environment_over_file()
    {
        var settings = new Settings(
            new ConfigurationFile { Labels = new() { ["a"] = "file", ["b"] = "file", ["c"] = "file" } },
            name => name == "FLEET_LABELS" ? "b=environment, c=environment" : null);

        var labels = settings.Labels(["c=flag"]);

        Assert.Equal("file environment flag", $"{labels["a"]} {labels["b"]} {labels["c"]}");
    }

    [Theory]
    [InlineData("disk", "label 'disk' has no '='")]
    [InlineData("=nvme", "label key ''")]
    [InlineData("Disk=nvme", "label key 'Disk'")]
    [InlineData("disk=", "value of label 'disk'")]
    [InlineData("disk=a,b", "value of label 'disk'")]
    [InlineData("disk=a\nb", "value of label 'disk'")]
    [InlineData("kernel=6.1", "label 'kernel' is filled in by the agent")]
    [InlineData("host=other", "label 'host' is filled in by the agent")]
    public void A_bad_label_is_one_clear_line(string label, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => Labels.Parse([label], "--label"));

        Assert.StartsWith("--label: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message.Replace(label, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_label_given_twice_is_an_error_not_a_guess() =>
        Assert.Contains("twice", Assert.Throws<ConfigurationException>(() => Labels.Parse(["a=1", "a=2"], "--label")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "colector": "http://x" }""", "unknown key 'colector'; known: collector, spool, spool_bytes, spool_age, spool_free, sync_interval, sync_bytes, metrics, allow_no_events, event_budget, max_cpu, max_memory, stacks, labels")]
    [InlineData("""{ "labels": { "kernel": "6" } }""", "label 'kernel' is filled in by the agent")]
    [InlineData("""{ "labels": 3 }""", "not the JSON that was expected at $.labels")]
    [InlineData("<xml/>", "line 1: not the JSON that was expected")]
    [InlineData("", "not the JSON that was expected")]
    [InlineData("null", "holds null")]
    public void A_foreign_configuration_file_is_named_with_what_is_wrong(string text, string message)
    {
        var path = _folder.File("agent.json");
        File.WriteAllText(path, text);

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(path));

        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_file_that_was_asked_for_must_exist() =>
        Assert.Contains("cannot be read",
            Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(_folder.File("absent"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_key_of_the_file_is_used()
    {
        var path = _folder.File("agent.json");
        File.WriteAllText(path, """
            { "collector": "http://10.0.0.1:7417, http://10.0.0.2:7417", "spool": "/s", "spool_bytes": "64MiB", "spool_age": "2d", "spool_free": "3GiB", "sync_interval": "250ms", "sync_bytes": "1MiB", "metrics": "127.0.0.1:7419", "allow_no_events": true, "event_budget": "500/s,1MiB/s", "max_cpu": "2.5%", "max_memory": "64MiB", "stacks": "7", "labels": { "disk": "nvme" } }
            """);

        var settings = new Settings(ConfigurationFile.Read(path), _ => null);
        var options = settings.Run(null, settings.Spool(null, null, null, null, null, null), settings.Detail(null, null, null, null), allowNoEvents: false, []);

        Assert.Equal([new Uri("http://10.0.0.1:7417"), new Uri("http://10.0.0.2:7417")], options.Collectors);
        Assert.Equal((true, "nvme"), (options.AllowNoEvents, options.Labels["disk"]));
        Assert.Equal(new DetailOptions(new EventBudget(500, 1 << 20), new CostLimits(0.025, 64 << 20), 7), options.Detail);
        Assert.Equal(new SpoolSettings("/s", 64L << 20, TimeSpan.FromDays(2), 3L << 30, TimeSpan.FromMilliseconds(250), 1 << 20), options.Spool);
        Assert.Equal("127.0.0.1:7419", $"{options.Metrics}");
    }

    [Fact]
    public void Flags_win_over_the_file()
    {
        var file = new ConfigurationFile { Collector = "http://file:1", Spool = "/file", SpoolBytes = "64MiB" };

        var settings = new Settings(file, _ => null);
        var options = settings.Run("http://flag:1", settings.Spool("/flag", "128MiB", "1h", "0", "2s", "64KiB"), settings.Detail("9/s", null, null, null), allowNoEvents: false, []);

        Assert.Equal("http://flag:1/", options.Collectors[0].ToString());
        Assert.Equal(new SpoolSettings("/flag", 128L << 20, TimeSpan.FromHours(1), 0, TimeSpan.FromSeconds(2), 64 << 10), options.Spool);
    }

    [Theory]
    [InlineData("12 parsecs")]
    [InlineData("5")]
    [InlineData("-1s")]
    [InlineData("9999d")]
    [InlineData("")]
    public void A_duration_that_is_none_or_too_long_is_refused(string text) =>
        Assert.Contains("write e.g. 500ms, 1s, 12h or 7d",
            Assert.Throws<ConfigurationException>(() => Duration.Parse(text, "--spool-age")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("12 parsecs")]
    [InlineData("-5MiB")]
    [InlineData("1MiB")]
    [InlineData("")]
    [InlineData("99999999999GiB")]
    public void A_size_that_is_none_or_too_small_is_refused(string size) =>
        Assert.Contains("write e.g. 512MiB",
            Assert.Throws<ConfigurationException>(() => ByteSize.Parse(size, "--spool-bytes", Settings.LeastSpoolBytes)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.1:7417")]
    [InlineData("ftp://x")]
    public void A_collector_that_is_no_http_address_is_refused(string address) =>
        Assert.Contains("write e.g. http://127.0.0.1:7417",
            Assert.Throws<ConfigurationException>(() => new Settings(new(), _ => null).Collectors(address)).Message, StringComparison.Ordinal);
}
