// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;

return await PlotterCommand.RunAsync(args);
