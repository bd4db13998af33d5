// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Host;

/// <summary>The id of a container, where the path of its cgroup tells it. Pure.</summary>
static class ContainerId
{
    /// <summary>Docker, containerd, CRI-O, podman: a hash of 256 bits.</summary>
    const int Length = 64;

    const string LxcPayload = "lxc.payload.", Scope = ".scope";

    /// <param name="path">Below the cgroup root: <c>/system.slice/docker-4f1c….scope</c>, <c>/kubepods/burstable/pod…/4f1c…</c>, ...</param>
    /// <returns>Empty where the path tells none.</returns>
    public static string Of(string path)
    {
        // From the end: a container may have cgroups of its own below, and run containers itself.
        var segments = path.Split('/');
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            var segment = segments[i];
            if (segment.StartsWith(LxcPayload, StringComparison.Ordinal))
            {
                return segment[LxcPayload.Length..];
            }
            var name = segment.EndsWith(Scope, StringComparison.Ordinal) ? segment[..^Scope.Length] : segment;
            var id = name[(name.LastIndexOf('-') + 1)..];
            // libpod-conmon-ID is podman's monitor of the container, not the container.
            if (id.Length == Length && id.All(char.IsAsciiHexDigitLower) && !name.Contains("-conmon-", StringComparison.Ordinal))
            {
                return id;
            }
        }
        return "";
    }
}
