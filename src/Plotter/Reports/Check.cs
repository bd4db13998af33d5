// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Plotter.Reports;

/// <summary>One metric as a test that passed, failed or could not be made.</summary>
/// <param name="Group">Events, state or cost.</param>
/// <param name="Message">Why, in one line.</param>
sealed record Check(string Group, string Name, CheckOutcome Outcome, string Message);

enum CheckOutcome
{
    Passed,
    Failed,
    Skipped,
}
