// SPDX-License-Identifier: Apache-2.0
using Fleet.Collector.Commands;

return await CollectorCommand.RunAsync(args);
