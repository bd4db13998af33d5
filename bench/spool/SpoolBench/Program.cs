// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Bench.SpoolBench;

// fill RECORDING DIRECTORY BYTES: a spool as full as that, of the recording's events again and again
// read DIRECTORY: its files from the disk, as plain bytes
// scan DIRECTORY: its files from the disk, as fleet-agent takes over what an earlier run left
// "wall-seconds cpu-seconds bytes rss-bytes-above-idle", for read and scan
return args switch
{
    ["fill", var recording, var directory, var bytes] => FullSpool.Fill(recording, directory, long.Parse(bytes, CultureInfo.InvariantCulture)),
    ["read", var directory] => ColdRun.Report(directory, PlainRead.Run),
    ["scan", var directory] => SpoolScanning.Run(directory),
    _ => 2,
};
