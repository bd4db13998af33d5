// SPDX-License-Identifier: Apache-2.0
using Fleet.FaultAgent;

// FaultAgent COLLECTOR[,COLLECTOR] SPOOL EVENTS_PER_SECOND [--spool-bytes N] [--memory-bytes N] [--free-bytes N] [--sync-ms N]
//            [--reconnect-seconds S] [--mutant NAME] [--agents N]
// Runs until SIGTERM; says on stdout what it owes (see Obligations), or who joined (see Herd).
var options = FaultOptions.Parse(args);
return await (options.Agents > 1 ? Herd.RunAsync(options) : FaultRun.RunAsync(options));
