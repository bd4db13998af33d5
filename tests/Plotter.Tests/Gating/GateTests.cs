// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.Analysis.Comparisons;
using Fleet.Plotter.Commands;
using Fleet.Plotter.Gating;
using Fleet.Plotter.Reports;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Gating;

public sealed class GateTests
{
    static readonly DateOnly Today = new(2026, 11, 23);
    static readonly Arm A = SyntheticRuns.Arm("6.1.0", 5, 1500, seed: 1);
    static readonly Arm Worse = SyntheticRuns.Arm("6.12.0", 5, 3000, seed: 50);

    [Fact]
    public void Regression_fails_with_the_reason_first()
    {
        var (result, comparison) = Judge(A, Worse, """{ "extfrag_fragmenting": { "max_percent": 50 }, "unusable_index_2": {} }""");

        Assert.Equal(ExitCode.Regression, result.ExitCode);
        Assert.Matches(@"^FAIL extfrag_fragmenting: worse: \+\d+% \[.*\], allowed \+50%\n", GateReport.Write(result, comparison, "text"));
        Assert.StartsWith("KTAP version 1\n1..2\nnot ok 1 events.extfrag_fragmenting # worse", GateReport.Write(result, comparison, "ktap"), StringComparison.Ordinal);
        Assert.Contains("failures=\"1\"", GateReport.Write(result, comparison, "junit"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, ExitCode.Ok)]
    [InlineData(99, ExitCode.Regression)]
    public void Threshold_decides(double percent, int code) =>
        Assert.Equal(code, Judge(A, Worse, $$"""{ "extfrag_fragmenting": { "max_percent": {{percent}} } }""").Result.ExitCode);

    [Fact]
    public void Improvement_passes() => Assert.Equal(ExitCode.Ok, Judge(Worse, A, """{ "extfrag_fragmenting": {} }""").Result.ExitCode);

    [Fact]
    public void Too_few_runs_cannot_tell()
    {
        var (result, _) = Judge(Some(A, 3), Some(Worse, 3), """{ "extfrag_fragmenting": {} }""");

        Assert.Equal(ExitCode.NoData, result.ExitCode);
        Assert.Equal("CANNOT TELL extfrag_fragmenting: 3 and 3 runs can never be significant at 0.05; 4 an arm can", result.Reason);
    }

    [Fact]
    public void What_was_not_measured_does_not_pass() =>
        Assert.Equal(ExitCode.NoData, Judge(A, Worse, """{ "allocstall": {} }""").Result.ExitCode);

    [Fact]
    public void Regression_outweighs_what_could_not_be_told() =>
        Assert.Equal(ExitCode.Regression, Judge(A, Worse, """{ "allocstall": {}, "extfrag_fragmenting": {} }""").Result.ExitCode);

    [Theory]
    [InlineData("pass", ExitCode.Ok)]
    [InlineData("fail", ExitCode.Regression)]
    public void Policy_says_what_inconclusive_means(string word, int code) =>
        Assert.Equal(code, Judge(A, Worse, $$"""{ "unusable_index_2": { "inconclusive": "{{word}}" } }""").Result.ExitCode);

    [Theory]
    [InlineData("", ExitCode.Ok)]
    [InlineData(""", "kernel": "6.12*" """, ExitCode.Ok)]
    [InlineData(""", "kernel": "6.1[0-9]*" """, ExitCode.Ok)]
    [InlineData(""", "kernel": "6.6*" """, ExitCode.Regression)]
    [InlineData(""", "until": "2026-11-23" """, ExitCode.Ok)]
    [InlineData(""", "until": "2026-11-22" """, ExitCode.Regression)]
    public void Acknowledged_regression_passes_while_it_holds(string more, int code)
    {
        var (result, _) = Judge(
            A, Worse, """{ "extfrag_fragmenting": {} }""", $$"""{ "metric": "extfrag_fragmenting", "reason": "known", "max_percent": 150 {{more}} }""");

        Assert.Equal(code, result.ExitCode);
        Assert.Equal(code == ExitCode.Ok ? "PASS 1 metric, none worse than allowed, 1 acknowledged" : "FAIL", result.Reason[..(code == ExitCode.Ok ? result.Reason.Length : 4)]);
    }

    [Fact]
    public void Acknowledged_regression_that_grew_fails() => Assert.Equal(ExitCode.Regression, Judge(
        A, Worse, """{ "extfrag_fragmenting": {} }""", """{ "metric": "extfrag_fragmenting", "reason": "known", "max_percent": 20 }""").Result.ExitCode);

    [Theory]
    [InlineData("", ExitCode.Regression)]
    [InlineData("\"max_shift\": 1e9", ExitCode.Ok)]
    [InlineData("\"max_percent\": 1e9", ExitCode.Regression)]
    public void Where_A_has_none_only_a_shift_can_be_allowed(string rule, int code)
    {
        var none = A with { Runs = [.. A.Runs.Select(run => run with { Extfrag = [] })] };

        Assert.Equal(code, Judge(none, Worse, $$"""{ "extfrag_fragmenting": { {{rule}} } }""").Result.ExitCode);
    }

    [Theory]
    [InlineData("""{ "schema": "fleet/policy/v2", "metrics": { "extfrag": {} } }""", "want 'fleet/policy/v1'")]
    [InlineData("""{ "schema": "fleet/policy/v1", "metrics": {} }""", "nothing would ever fail")]
    [InlineData("""{ "schema": "fleet/policy/v1", "metrics": { "extfrog": {} } }""", "no metric 'extfrog'")]
    [InlineData("""{ "schema": "fleet/policy/v1", "metrics": { "extfrag_claim": {} } }""", "neither good nor bad")]
    [InlineData("""{ "schema": "fleet/policy/v1", "metrics": { "extfrag": { "max_procent": 5 } } }""", "max_procent")]
    [InlineData("""{ "schema": "fleet/policy/v1", "per": "mile", "metrics": { "extfrag": {} } }""", "per is 'mile'")]
    [InlineData("""{ "schema": "fleet/policy/v1", "alpha": 2, "metrics": { "extfrag": {} } }""", "alpha")]
    [InlineData("""{ "metrics": { "extfrag": {} } }""", "schema")]
    [InlineData("not json", "is not a policy")]
    public void Bad_policy_is_refused(string json, string words)
    {
        var error = Assert.Throws<PlotterException>(() => Policy.Parse(json, "policy.json"));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Example_in_the_documentation_is_a_policy()
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "formats", "policy-v1.md"));

        Assert.Equal(3, Policy.Parse(Regex.Match(page, "```json\n(.*?)```", RegexOptions.Singleline).Groups[1].Value, "example").Metrics.Count);
    }

    static Arm Some(Arm arm, int runs) => arm with { Runs = [.. arm.Runs.Take(runs)] };

    static (GateResult Result, Comparison Comparison) Judge(Arm a, Arm b, string metrics, string acknowledged = "")
    {
        var policy = Policy.Parse($$"""{ "schema": "fleet/policy/v1", "metrics": {{metrics}}, "acknowledged": [ {{acknowledged}} ] }""", "test");
        var comparison = ArmComparer.Compare(a, b, policy.Options);
        return (Gate.Judge(comparison, policy, Today), comparison);
    }
}
