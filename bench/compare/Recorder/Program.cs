// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Bench.Recorder;

if (args is not [var path, var events, var kernel, .. var recording] || recording.Length > 1 || !long.TryParse(events, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
{
    Console.Error.WriteLine("usage: recorder FILE.frag EVENTS KERNEL [RECORDING]");
    return 2;
}

Capture.Write(path, count, kernel, recording is [var real] ? new ExtfragSource.Recorded(real) : new ExtfragSource.ByChance());
return 0;
