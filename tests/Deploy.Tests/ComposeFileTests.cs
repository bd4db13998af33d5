// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

public sealed partial class ComposeFileTests
{
    readonly ComposeFile _file = ComposeFile.Read("docker-compose.yml");

    [Fact]
    public void Stack_is_database_migration_and_the_three_programs() =>
        Assert.Equal(["db", "migrate", "collector", "plotter", "agent"], _file.Services.Select(service => service.Name));

    [Fact]
    public void No_obsolete_version_key_stands_in_the_file() => Assert.DoesNotContain("version", _file.Sections);

    [Fact]
    public void Every_image_is_pinned() =>
        Assert.All(_file.Services, service => Assert.Matches(PinnedTag(), service.Text("image")));

    [Fact]
    public void Every_base_image_is_pinned_and_the_same_as_in_its_dockerfile() =>
        Assert.All(_file.Services.Where(service => service.IsOurs), service =>
        {
            var build = service["build"];
            var name = Path.GetFileName(build["context"].ToString());
            Assert.Matches(PinnedTag(), build["args"]["BASE"].ToString());
            Assert.Equal($"BASE={build["args"]["BASE"]}", new Dockerfile(name)["ARG"]);
            Assert.EndsWith($"/deploy/docker/{name}.Dockerfile", build["dockerfile"].ToString(), StringComparison.Ordinal);
        });

    [Fact]
    public void Database_image_is_the_one_that_the_tests_use_where_an_engine_runs() =>
        Assert.Contains($":-{_file.Service("db").Text("image")}}}", File.ReadAllText(Repository.PathTo("eng", "timescaledb")), StringComparison.Ordinal);

    [Fact]
    public void Every_service_that_stays_has_a_health_check() =>
        Assert.All(_file.Services.Where(service => !service.RunsOnce), service => Assert.Equal("CMD", service.HealthCheck[0]));

    [Theory]
    [InlineData("collector")]
    [InlineData("plotter")]
    [InlineData("agent")]
    public void Programs_check_their_own_health_as_their_own_user(string name)
    {
        var (service, dockerfile) = (_file.Service(name), new Dockerfile(name));
        Assert.Equal(["CMD", $"/app/fleet-{name}", "healthcheck"], service.HealthCheck);
        Assert.EndsWith($"""CMD ["/app/fleet-{name}", "healthcheck"]""", dockerfile["HEALTHCHECK"], StringComparison.Ordinal);
        Assert.Equal(dockerfile["USER"], service.Text("user"));
    }

    [Fact]
    public void Schema_is_migrated_once_before_anyone_uses_it()
    {
        var migrate = _file.Service("migrate");
        Assert.True(migrate.RunsOnce);
        Assert.Equal(["migrate"], migrate.List("command"));
        Assert.Equal("service_healthy", migrate.WaitsFor("db"));
        Assert.Equal("service_completed_successfully", _file.Service("collector").WaitsFor("migrate"));
        Assert.Equal("service_completed_successfully", _file.Service("plotter").WaitsFor("migrate"));
        Assert.Equal("service_healthy", _file.Service("agent").WaitsFor("collector"));
    }

    [Fact]
    public void Services_come_back_have_time_to_stop_and_bounded_logs() =>
        Assert.All(_file.Services, service =>
        {
            Assert.Equal(service.RunsOnce ? "no" : "unless-stopped", service.Text("restart"));
            Assert.True(service.RunsOnce || service.Has("stop_grace_period"));
            Assert.All(["max-size", "max-file"], limit => Assert.NotEmpty(service["logging"]["options"][limit].ToString()));
        });

    [Fact]
    public void Database_does_not_phone_home() =>
        Assert.Contains("timescaledb.telemetry_level=off", _file.Service("db").List("command"));

    [GeneratedRegex(@":\d+\.\d+[^:/]*$")]
    private static partial Regex PinnedTag();
}
