// SPDX-License-Identifier: Apache-2.0
using Fleet.FaultAgent;

// FaultAgent COLLECTOR[,COLLECTOR] SPOOL EVENTS_PER_SECOND [--spool-bytes N] [--memory-bytes N] [--free-bytes N] [--sync-ms N] [--reconnect-cap S]
// Runs until SIGTERM; says on stdout what it owes (see Obligations).
return await FaultRun.RunAsync(FaultOptions.Parse(args));
