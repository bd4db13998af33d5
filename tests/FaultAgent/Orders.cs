// SPDX-License-Identifier: Apache-2.0
using System.Globalization;

namespace Fleet.FaultAgent;

/// <summary>
/// What a test asks for while the agent runs, a line each, said back when it is done: <c>clock SECONDS</c> puts the wall clock
/// so far off, <c>fsync fails</c> lets every later fsync fail with EIO.
/// </summary>
sealed class Orders(SteppedClock clock)
{
    public void Obey(TextReader from) => new Thread(() =>
    {
        while (from.ReadLine() is { } order)
        {
            switch (order.Split(' '))
            {
                case ["clock", var seconds]:
                    clock.Step(long.Parse(seconds, CultureInfo.InvariantCulture));
                    break;
                case ["fsync", "fails"]:
                    SyncFilter.Install(SyncFilter.InputOutputError);
                    break;
                default:
                    throw new ArgumentException($"nobody knows the order '{order}'");
            }
            Console.Error.WriteLine($"done: {order}");
        }
    })
    { IsBackground = true }.Start();
}
