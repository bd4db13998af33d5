// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Spool;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Spool;

public sealed class SpoolHealthTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    readonly TemporaryFolder _spool = new();

    [Fact]
    public void Agent_that_wrote_a_moment_ago_is_well()
    {
        using var held = Hold();
        Write("a.frag", Now - TimeSpan.FromHours(1));
        Write("b.frag", Now - TimeSpan.FromSeconds(2));
        Assert.Null(SpoolHealth.Trouble(_spool.Path, Now));
    }

    [Fact]
    public void Agent_that_captures_nothing_any_more_is_not()
    {
        using var held = Hold();
        Write("a.frag", Now - TimeSpan.FromSeconds(90));
        Assert.EndsWith("for 90 s", SpoolHealth.Trouble(_spool.Path, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void Spool_of_an_agent_that_ended_is_not_taken_for_a_running_one()
    {
        Hold().Dispose();
        Write("a.frag", Now);
        Assert.StartsWith("no fleet-agent runs", SpoolHealth.Trouble(_spool.Path, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void Spool_that_is_not_there_is_said_so() =>
        Assert.StartsWith("no fleet-agent runs", SpoolHealth.Trouble(_spool.File("missing"), Now), StringComparison.Ordinal);

    public void Dispose() => _spool.Dispose();

    FileStream Hold() => new(_spool.File(SpoolClaim.FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    void Write(string name, DateTimeOffset written)
    {
        File.WriteAllBytes(_spool.File(name), []);
        File.SetLastWriteTimeUtc(_spool.File(name), written.UtcDateTime);
        Directory.SetLastWriteTimeUtc(_spool.Path, written.UtcDateTime);
    }
}
