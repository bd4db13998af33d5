// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Bench.Recorder;

if (args is not [var path, var events, var kernel] || !long.TryParse(events, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
{
    Console.Error.WriteLine("usage: recorder FILE.frag EVENTS KERNEL");
    return 2;
}

Capture.Write(path, count, kernel);
return 0;
