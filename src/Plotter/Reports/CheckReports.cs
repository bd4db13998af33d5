// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Fleet.Plotter.Reports;

/// <summary>Checks for a continuous integration: JUnit's XML, and the kernel's own KTAP.</summary>
static class CheckReports
{
    public static string Junit(string suite, IReadOnlyList<Check> checks)
    {
        var cases = checks.Select(check => new XElement("testcase",
            new XAttribute("classname", $"{suite}.{check.Group}"), new XAttribute("name", check.Name),
            check.Outcome switch
            {
                CheckOutcome.Failed => new XElement("failure", new XAttribute("message", Clean(check.Message)), new XAttribute("type", "regression")),
                CheckOutcome.Skipped => new XElement("skipped", new XAttribute("message", Clean(check.Message))),
                _ => new XElement("system-out", Clean(check.Message)),
            }));
        var root = new XElement("testsuites", new XElement("testsuite",
            new XAttribute("name", suite), new XAttribute("tests", checks.Count),
            new XAttribute("failures", checks.Count(check => check.Outcome == CheckOutcome.Failed)), new XAttribute("errors", 0),
            new XAttribute("skipped", checks.Count(check => check.Outcome == CheckOutcome.Skipped)), cases));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root + "\n";
    }

    /// <summary>Documentation/dev-tools/ktap.rst, version 1.</summary>
    public static string Ktap(IReadOnlyList<Check> checks)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"KTAP version 1\n1..{checks.Count}\n");
        for (var i = 0; i < checks.Count; i++)
        {
            var (word, directive) = checks[i].Outcome switch
            {
                CheckOutcome.Failed => ("not ok", ""),
                CheckOutcome.Skipped => ("ok", "SKIP "),
                _ => ("ok", ""),
            };
            text.Append(CultureInfo.InvariantCulture, $"{word} {i + 1} {checks[i].Group}.{checks[i].Name} # {directive}{Clean(checks[i].Message).ReplaceLineEndings(" ")}\n");
        }

        return text.ToString();
    }

    // XML has no place for control characters, not even escaped ones.
    static string Clean(string text) => string.Concat(text.Where(letter => letter is '\n' or '\t' || !char.IsControl(letter)));
}
