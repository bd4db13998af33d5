// SPDX-License-Identifier: Apache-2.0
// Holds a recording against what the guest's own kernel counted at the same time. Arguments: --bounded where a limit of the
// agent's cost was to be passed; the recording of one run, or the folder of its segments; the log of the guest's job. Prints
// a table and the checks; exit 0 if all hold, 1 if one does not.
using Fleet.Storage;
using Fleet.Storage.Reading;
using Fleet.Verdict;

var bounded = args is ["--bounded", ..];
if (args[(bounded ? 1 : 0)..] is not [var recording, var log])
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
var verdict = Judgement.Of(await AgentFigures.ReadAsync(reader, run, default), Observation.Parse(File.ReadLines(log)), bounded);
Console.Write(verdict.Text);
return verdict.Holds ? 0 : 1;
