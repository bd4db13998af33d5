// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Bench.RingBench;

// read OBJECT EVENTS RATE RING_BYTES: as bench/bpf/reader.c, with the agent's reader
// capture OBJECT EVENTS RATE RING_BYTES RECORDING: the same with all that the agent does to an event, to the file
// spool RECORDING DIRECTORY TIMES: the recording's events so many times through encoding into a spool
// cost OBJECT RUNS: what the BPF programs cost the kernel, "PROGRAM ns" a line
return args switch
{
    ["read", var file, var events, var rate, var ring] => RingRead.Run(file, Number(events), Number(rate), (uint)Number(ring)),
    ["capture", var file, var events, var rate, var ring, var recording] =>
        Capture.Run(file, Number(events), Number(rate), (int)Number(ring), recording),
    ["spool", var recording, var directory, var times] => SpoolAppend.Run(recording, directory, Number(times)),
    ["cost", var file, var runs] => ProgramCosts.Run(file, Number(runs)),
    _ => 2,
};

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
