// SPDX-License-Identifier: Apache-2.0
// Holds a recording against what the guest's own kernel counted at the same time. Arguments: the recording of one run, and
// the log of the guest's job. Prints a table and the checks; exit 0 if all hold, 1 if one does not.
using Fleet.Storage;
using Fleet.Storage.Reading;
using Fleet.Verdict;

if (args is not [var recording, var log])
{
    Console.Error.WriteLine("verdict: a recording and the log of its job, please");
    return 2;
}
await using var reader = StoreLocation.Parse(recording).OpenReader();
var runs = await reader.RunsAsync(RunSelector.All, default);
if (runs is not [var run])
{
    Console.Error.WriteLine($"verdict: {recording} holds {runs.Count} runs and not one");
    return 3;
}
var verdict = Judgement.Of(await AgentFigures.ReadAsync(reader, run, default), Observation.Parse(File.ReadLines(log)));
Console.Write(verdict.Text);
return verdict.Holds ? 0 : 1;
