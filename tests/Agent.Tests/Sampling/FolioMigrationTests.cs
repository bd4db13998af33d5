// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Sampling;

namespace Fleet.Agent.Tests.Sampling;

public sealed class FolioMigrationTests
{
    /// <summary>The layout that the author of both patches published (mm/migrate/bh/stats), in the file of all.</summary>
    public const string Sections = """
        [buffer_migrate_folio]
                            calls	50160811
                          success	50047572
                            fails	113239

        [buffer_migrate_folio_norefs]
                            calls	23577082468
                          success	2939858
                            fails	23574142610

        Success ratios:
        buffer_migrate_folio: 99% success (50047572/50160811)
        buffer_migrate_folio_norefs: 0% success (2939858/23577082468)

        """;

    public const string Plain = "success: 12345\nfail: 67\ntotal: 12412\n";

    public const string Listed = """
        sys/kernel/debug/mm/migrate/bh/stats:[buffer_migrate_folio]
        sys/kernel/debug/mm/migrate/bh/stats:                    calls	12
        sys/kernel/debug/mm/migrate/fs/stats:                    calls	7

        """;

    [Fact]
    public void Sections_name_the_counters_and_ratios_are_passed_over()
    {
        var read = Readings.Of(FolioMigration.OfAll(), Sections);

        Assert.Equal(new ParseOutcome(6, 0, null), read.Outcome);
        Assert.Equal([50047572], read.Values[new("folio_migration.buffer_migrate_folio.success")]);
        Assert.Equal([23577082468], read.Values[new("folio_migration.buffer_migrate_folio_norefs.calls")]);
    }

    [Fact]
    public void Without_sections_and_with_colons_it_is_read_as_well()
    {
        var read = Readings.Of(FolioMigration.OfAll(), Plain);

        Assert.Equal(new ParseOutcome(3, 0, null), read.Outcome);
        Assert.Equal([67], read.Values[new("folio_migration.fail")]);
    }

    [Fact]
    public void Each_parts_file_has_its_own_names_and_a_section_ends_with_its_file()
    {
        var read = Readings.Of(FolioMigration.OfParts(), Listed);

        Assert.Equal(new ParseOutcome(2, 0, null), read.Outcome);
        Assert.Equal([7], read.Values[new("folio_migration.fs.calls")]);
        Assert.Equal([12], read.Values[new("folio_migration.bh.buffer_migrate_folio.calls")]);
    }

    [Theory]
    [InlineData("calls\t12x\n")]
    [InlineData("two words 12\n")]
    [InlineData("calls\n")]
    [InlineData("calls 99999999999999999999\n")]
    public void What_is_no_counter_is_counted_as_damage(string line) =>
        Assert.Equal(new ParseOutcome(0, 1, line.Trim()), Readings.Of(FolioMigration.OfAll(), line).Outcome);
}
