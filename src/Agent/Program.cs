// SPDX-License-Identifier: Apache-2.0
return await Fleet.Agent.CommandLine.Cli.RunAsync(args);
