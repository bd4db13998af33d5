// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Bench.RingBench;

// read OBJECT EVENTS RATE RING_BYTES: as bench/bpf/reader.c, with the agent's reader
// cost OBJECT RUNS: what the BPF programs cost the kernel, "PROGRAM ns" a line
return args switch
{
    ["read", var file, var events, var rate, var ring] => RingRead.Run(file, Number(events), Number(rate), (uint)Number(ring)),
    ["cost", var file, var runs] => ProgramCosts.Run(file, Number(runs)),
    _ => 2,
};

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
