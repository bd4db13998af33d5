// SPDX-License-Identifier: Apache-2.0
// Where the agent's CPU goes once an event is read. Argument: a recording with many events.
using Fleet.EncodeBench;

new EncodeStages(Records.Of(args[0])).Run();
