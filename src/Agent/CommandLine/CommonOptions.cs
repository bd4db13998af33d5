// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;

namespace Fleet.Agent.CommandLine;

/// <summary>Options that more than one verb has; each verb makes its own.</summary>
static class CommonOptions
{
    public static Option<string> Collector() => new("--collector")
    {
        Description = "Address of the collector, e.g. http://127.0.0.1:7417; several with commas, any one is used (or FLEET_COLLECTOR)", HelpName = "URL",
    };

    public static Option<string> Spool() => new("--spool")
    {
        Description = "Directory for what the collector does not have yet (default /var/lib/fleet/spool for root)", HelpName = "DIR",
    };

    public static Option<string[]> Label() => new("--label")
    {
        Description = "A label of the run; may be given again (or FLEET_LABELS=k=v,k=v). kernel, host and arch are filled in.",
        HelpName = "k=v",
        DefaultValueFactory = _ => [],
    };

    public static Option<string> Config() => new("--config")
    {
        Description = "JSON file with collector, spool, spool_bytes, spool_age, spool_free, sync_interval, sync_bytes, metrics, allow_no_events, event_budget, max_cpu, max_memory, stacks, labels (default /etc/fleet/agent.json if it exists)",
        HelpName = "FILE",
    };

    public static Option<string> Metrics() => new("--metrics")
    {
        Description = "Where counters are answered for Prometheus, e.g. 127.0.0.1:7419 (default: nowhere)", HelpName = "ADDRESS:PORT",
    };

    public static Option<bool> AllowNoEvents() => new("--allow-no-events")
    {
        Description = "Go on with samples only where the probes cannot be attached",
    };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Print each event on stdout" };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No live line, no end summary" };

    public static Option<bool> Debug() => new("--debug") { Description = "Say on stderr what is done and why" };
}
