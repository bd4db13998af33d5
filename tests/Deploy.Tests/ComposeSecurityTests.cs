// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Deploy.Tests;

public sealed class ComposeSecurityTests
{
    static readonly string[] _doors = ["privileged", "devices", "network_mode", "ipc", "pid", "userns_mode", "device_cgroup_rules", "group_add"];

    readonly ComposeFile _file = ComposeFile.Read("docker-compose.yml");

    [Fact]
    public void Only_the_agent_runs_as_root() =>
        Assert.Equal(["agent"], _file.Services.Where(service => service.Text("user") is null or "0" or "root").Select(service => service.Name));

    [Fact]
    public void Every_service_drops_all_capabilities_and_gains_none_later() =>
        Assert.All(_file.Services, service =>
        {
            Assert.Equal(["ALL"], service.List("cap_drop"));
            Assert.Equal(["no-new-privileges:true"], service.List("security_opt"));
        });

    [Fact]
    public void Agent_alone_gets_capabilities_back_and_only_those_that_BPF_needs()
    {
        Assert.Equal(["BPF", "PERFMON"], _file.Service("agent").List("cap_add"));
        Assert.Equal(["agent"], _file.Services.Where(service => service.Has("cap_add")).Select(service => service.Name));
    }

    [Fact]
    public void No_service_opens_another_door_to_the_host() =>
        Assert.All(_file.Services, service => Assert.DoesNotContain(_doors, service.Has));

    [Fact]
    public void Root_file_systems_are_read_only() =>
        Assert.All(_file.Services, service => Assert.Equal("true", service.Text("read_only")));

    [Fact]
    public void Only_the_agent_sees_a_path_of_the_host_and_cannot_write_there()
    {
        var (name, mount) = Assert.Single(_file.Services.SelectMany(service => service.Binds, (service, mount) => (service.Name, mount)));
        Assert.Equal("agent", name);
        Assert.Equal("/sys/kernel/tracing", mount["source"].ToString());
        Assert.Equal("true", mount["read_only"].ToString());
        // The short form `host:container` would be a bind too.
        Assert.All(_file.Services.SelectMany(service => service.List("volumes")), volume => Assert.Matches("^[a-z]+:", volume));
    }

    [Fact]
    public void Ports_are_on_loopback_and_the_database_has_none()
    {
        Assert.All(_file.Services.SelectMany(service => service.List("ports")), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.False(_file.Service("db").Has("ports"));
        Assert.Equal(["store"], _file.Service("db").List("networks"));
        Assert.Equal("true", _file.Section("networks")["store"]["internal"].ToString());
    }

    [Fact]
    public void Secrets_are_files_and_never_values()
    {
        Assert.All(_file.Services.SelectMany(service => service.Map("environment")), variable =>
        {
            Assert.DoesNotContain("Password=", variable.Value, StringComparison.OrdinalIgnoreCase);
            if (variable.Key.Contains("PASSWORD", StringComparison.Ordinal) || variable.Key.Contains("STORE", StringComparison.Ordinal))
            {
                Assert.EndsWith("_FILE", variable.Key, StringComparison.Ordinal);
                Assert.StartsWith("/run/secrets/", variable.Value, StringComparison.Ordinal);
            }
        });
        Assert.All(_file.Section("secrets").Children, secret => Assert.NotEmpty(secret.Value["file"].ToString()));
    }

    [Fact]
    public void Agent_never_sees_the_store()
    {
        var agent = _file.Service("agent");
        Assert.Empty(agent.List("secrets"));
        Assert.Equal(["edge"], agent.List("networks"));
    }

    [Fact]
    public void Override_for_old_engines_changes_the_agent_only()
    {
        var agent = Assert.Single(ComposeFile.Read("docker-compose.old-engine.yml").Services);
        Assert.Equal("agent", agent.Name);
        Assert.Equal(["SYS_ADMIN"], agent.List("cap_add"));
        // Without the tag compose would add to the list, and the old engine refuses what stands there.
        Assert.Equal("!override", agent["cap_add"].Tag.ToString());
    }
}
