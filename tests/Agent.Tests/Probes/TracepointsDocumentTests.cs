// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Agent.Probes.Sources;
using Fleet.TestKit;
using Fleet.V1;

namespace Fleet.Agent.Tests.Probes;

/// <summary>docs/tracepoints.md and the sources say the same.</summary>
public sealed class TracepointsDocumentTests
{
    static readonly string[] Lines = File.ReadAllLines(Repository.PathTo("docs", "tracepoints.md"));

    [Fact]
    public void Each_source_has_a_row_with_its_kinds_tracepoints_and_kernels()
    {
        var extfrag = ("extfrag", "EXTFRAG", ProbePlan.ClassicTracepoint, ProbePlan.Kernels);
        var others = EventSources.All.Select(source =>
            (source.Name, string.Join(' ', source.Kinds.Select(Upper)), string.Join(' ', source.Tracepoints), source.Kernels));

        Assert.Equal([extfrag, .. others], Rows("source").Select(row => (Words(row[0]), Words(row[1]), Words(row[2]), row[5])));
    }

    [Fact]
    public void Each_epoch_has_a_row_with_its_release() =>
        Assert.Equal(KernelEpochs.All.Select(epoch => (epoch.Name, epoch.Since.ToString())), Rows("epoch").Select(row => (Words(row[0]), row[1])));

    [Fact]
    public void A_source_that_needs_another_says_so() =>
        Assert.All(EventSources.All.Where(source => source.Needs is not null), source =>
            Assert.Contains($"source `{source.Needs}`", Rows("source").Single(row => Words(row[0]) == source.Name)[6], StringComparison.Ordinal));

    [Fact]
    public void Every_kind_of_the_wire_is_of_one_source() =>
        Assert.Equal(
            Enum.GetValues<Kind>().Except([Kind.Unspecified]).Order(),
            EventSources.All.SelectMany(source => source.Kinds).Append(Kind.Extfrag).Order());

    /// <summary>The rows of the table whose first column has that title.</summary>
    static IEnumerable<string[]> Rows(string title) => Lines
        .SkipWhile(line => !line.StartsWith($"| {title} |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|', ' ').Split(" | "));

    /// <summary>What stands in backticks.</summary>
    static string Words(string cell) => string.Join(' ', cell.Split('`').Where((_, i) => i % 2 == 1));

    /// <summary>CompactionAttempt as the wire writes it: COMPACTION_ATTEMPT.</summary>
    static string Upper(Kind kind) => string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();
}
