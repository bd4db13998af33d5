// SPDX-License-Identifier: Apache-2.0
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

return await Fleet.Agent.CommandLine.Cli.RunAsync(args);
