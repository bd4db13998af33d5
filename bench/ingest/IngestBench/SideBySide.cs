// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;

namespace Fleet.IngestBench;

/// <summary>One run each way, from an empty table to a full one.</summary>
sealed class SideBySide(Load load, Uri collector, EventTable table) : IDisposable
{
    readonly string _file = Path.GetTempFileName();

    public async Task<Rates> RunAsync()
    {
        await table.EmptyAsync();
        var ingest = await load.SendAsync(collector);
        await table.CheckAsync(load.Rows);
        await table.ExportAsync(_file);
        await table.EmptyAsync();
        var began = Stopwatch.GetTimestamp();
        await table.ImportAsync(_file);
        var copy = Stopwatch.GetElapsedTime(began);
        await table.CheckAsync(load.Rows);
        return new Rates(load.Rows / ingest.TotalSeconds, load.Rows / copy.TotalSeconds, copy / ingest);
    }

    public void Dispose() => File.Delete(_file);
}

/// <summary>Rows a second.</summary>
readonly record struct Rates(double Grpc, double Psql, double Ratio)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"gRPC {Grpc:N0} rows/s, psql {Psql:N0} rows/s, ratio {Ratio:F2}");
}
