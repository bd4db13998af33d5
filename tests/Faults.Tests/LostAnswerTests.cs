// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Faults.Tests.Scenarios;
using Fleet.TestKit;

namespace Fleet.Faults.Tests;

/// <summary>C-14, one way: batches arrive and their acks do not.</summary>
public sealed class LostAnswerTests(FaultDatabase database) : IClassFixture<FaultDatabase>
{
    [Fact]
    public async Task Batches_whose_acks_were_lost_with_the_connection_are_stored_once()
    {
        var times = Tier.Times(2, 20);
        var lives = await LostAnswers.RunAsync(database.Url, times);

        var found = await new Judge(database.Url).OfAsync(lives.Select(life => (life, life.Appended)));
        Tier.Report("C-14", "answers held back, then the connection cut", times, found.IsClean ? 0 : 1, string.Create(CultureInfo.InvariantCulture,
            $"{found.Stored} stored, {found.Missing} missing, {found.Twice} twice"));
        Assert.True(found.IsClean && found.Dropped == 0, $"{found}");
    }
}
