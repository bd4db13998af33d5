// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Deploy.Tests;

/// <summary>The instructions of one of deploy/docker/*.Dockerfile.</summary>
sealed class Dockerfile(string service)
{
    readonly string[] _lines = File.ReadAllLines(Repository.PathTo("deploy", "docker", $"{service}.Dockerfile"));

    /// <summary>What follows the one line that starts with this instruction.</summary>
    public string this[string instruction] =>
        Assert.Single(_lines, line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];
}
