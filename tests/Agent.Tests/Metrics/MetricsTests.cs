// SPDX-License-Identifier: Apache-2.0
using System.Net;
using System.Net.Sockets;
using Fleet.Agent.Capturing;
using Fleet.Agent.Configuration;
using Fleet.Agent.Metrics;
using Fleet.TestKit;
using Fleet.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Agent.Tests.Metrics;

/// <summary>What Prometheus sees of an agent.</summary>
public sealed class MetricsTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Produced_kept_and_lost_stand_side_by_side()
    {
        var totals = new RunTotals(9) { ClockSteps = 1 };
        totals.Add(Some.Count(7));
        totals.AddEvents(1);
        totals.Add(new Loss { Reason = "ring_full", Kind = Kind.Extfrag, Count = 6 });
        var syncs = new SyncTimes();
        syncs.Add(TimeSpan.FromMilliseconds(7));

        var page = AgentExposition.Of(totals, new SpoolFigures(3, 4096, TimeSpan.FromSeconds(2.5), true, syncs),
            new ShippingFigures(false, 2, new Dictionary<string, long> { ["unreachable"] = 4 })).Split('\n');

        Assert.Contains("fleet_agent_counted_events_total{kind=\"extfrag\"} 7", page);
        Assert.Contains("fleet_agent_events_total{kind=\"extfrag\"} 1", page);
        Assert.Contains("fleet_agent_lost_events_total{reason=\"ring_full\"} 6", page);
        Assert.Contains("fleet_agent_spool_oldest_seconds 2.5", page);
        Assert.Contains("fleet_agent_spool_degraded 1", page);
        Assert.Contains("fleet_agent_sync_seconds_bucket{le=\"0.005\"} 0", page);
        Assert.Contains("fleet_agent_sync_seconds_bucket{le=\"0.01\"} 1", page);
        Assert.Contains("fleet_agent_inflight_batches 2", page);
        Assert.Contains("fleet_agent_session_ends_total{cause=\"unreachable\"} 4", page);
        Assert.Contains("fleet_agent_clock_steps_total 1", page);
        Assert.All(page[..^1], line => Assert.Matches("^(# (HELP|TYPE) )?fleet_agent_[a-z_]+", line));
    }

    [Fact]
    public async Task The_page_is_answered_also_after_somebody_who_says_nothing_and_nothing_else_is()
    {
        using var endpoint = MetricsEndpoint.Open(new IPEndPoint(IPAddress.Loopback, 0), NullLogger.Instance);
        endpoint.Publish("fleet_agent_connected 1\n");
        using (var mute = new TcpClient())
        {
            await mute.ConnectAsync(endpoint.Address, Ct);
        }
        using var http = new HttpClient { BaseAddress = new Uri($"http://{endpoint.Address}") };

        Assert.Equal("fleet_agent_connected 1\n", await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/", UriKind.Relative), Ct)).StatusCode);
        Assert.Contains("choose another --metrics", Assert.Throws<ConfigurationException>(() => MetricsEndpoint.Open(endpoint.Address, NullLogger.Instance)).Message, StringComparison.Ordinal);
    }
}
