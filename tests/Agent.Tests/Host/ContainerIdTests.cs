// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Host;

namespace Fleet.Agent.Tests.Host;

public sealed class ContainerIdTests
{
    const string Id = "4f1c0e6a9b2d3c4e5f60718293a4b5c6d7e8f9010203040506070809aabbccdd";

    [Theory]
    [InlineData("/system.slice/docker-" + Id + ".scope")]
    [InlineData("/docker/" + Id)]
    [InlineData("/docker/" + Id + "/init.scope")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1a2b.slice/cri-containerd-" + Id + ".scope")]
    [InlineData("/kubepods/besteffort/pod1a2b-3c4d/" + Id)]
    [InlineData("/kubepods.slice/kubepods-pod9.slice/crio-" + Id + ".scope")]
    [InlineData("/machine.slice/libpod-" + Id + ".scope/container")]
    public void The_id_stands_in_the_path(string path) => Assert.Equal(Id, ContainerId.Of(path));

    [Fact]
    public void An_lxc_container_is_named() => Assert.Equal("web1", ContainerId.Of("/lxc.payload.web1/system.slice/nginx.service"));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/system.slice/ssh.service")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope")]
    [InlineData("/machine.slice/libpod-conmon-" + Id + ".scope")]
    [InlineData("/system.slice/docker-4f1c.scope")]
    public void Elsewhere_there_is_none(string path) => Assert.Empty(ContainerId.Of(path));
}
