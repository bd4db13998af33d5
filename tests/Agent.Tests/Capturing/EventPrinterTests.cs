// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Probes;
using Fleet.Agent.Reporting;
using Fleet.TestKit;

namespace Fleet.Agent.Tests.Capturing;

public sealed class EventPrinterTests
{
    public EventPrinterTests() => Requires.Kernel();

    [Fact]
    public void An_event_is_laid_out_as_the_seed_tool_prints_it()
    {
        using var probe = FragmonProbe.Open(new ProbeOptions { Attach = false });
        probe.Twin.Run(0, 0, 3, 5, 0, 1, 1, 0); // flags, pfn, orders, claimer, donor, steal, presence
        probe.Twin.Run(0, 0, 10, 10, 0, 1, 2, 0);
        using var stdout = new StringWriter();
        var printer = new EventPrinter(stdout, probe.Names, Fleet.Agent.Host.BootClock.BootNs() - 26_000_000_000, colour: true);

        probe.Drain(printer.Print);

        var lines = stdout.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^\x1b\[93m\[  2[56]\.\d{3}s\] EXTFRAG   \x1b\[0m Order= 3 FallbackOrder= 5 MOVABLE   ->UNMOVABLE  \(steal\) Process=.{12,} PID= *\d+$", lines[0]);
        Assert.Matches(@"Order=10 FallbackOrder=10 MOVABLE   ->UNMOVABLE  \(claim\)", lines[1]);
    }
}
