// SPDX-License-Identifier: Apache-2.0
// Rows a second from the agent's wire format through gRPC into fleet.event_extfrag, beside psql's binary \copy of the same
// rows into the same table of the same server. Arguments: collector's address, database address, batches, runs.
using System.Globalization;
using Fleet.IngestBench;

var load = new Load(int.Parse(args[2], CultureInfo.InvariantCulture));
using var sideBySide = new SideBySide(load, new Uri(args[0]), new EventTable(args[1]));
var runs = new List<Rates>();
await sideBySide.RunAsync(); // Warm-up of both.
while (runs.Count < int.Parse(args[3], CultureInfo.InvariantCulture))
{
    runs.Add(await sideBySide.RunAsync());
    Console.WriteLine($"run {runs.Count}: {runs[^1]}");
}
var median = new Rates(Median(run => run.Grpc), Median(run => run.Psql), Median(run => run.Ratio));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"median of {runs.Count}: {median}; {load.Rows} rows, {load.BytesPerRow:F1} bytes/row on the wire"));

double Median(Func<Rates, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);
